// Starts GraphiQL on our endpoint, with the token that a signed-in developer's requests need.
"use strict";

(() => {
  const place = document.getElementById("explorer");
  const token = () => document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/)?.[1] ?? "";

  const ask = async (question) => {
    const answer = await fetch(place.dataset.endpoint, {
      method: "POST",
      credentials: "same-origin",
      headers: {
        Accept: "application/graphql-response+json",
        "Content-Type": "application/json",
        "X-CSRFToken": token(),
      },
      body: JSON.stringify(question),
    });
    return answer.json();
  };

  const welcome = [
    "# Ctrl+Space completes, Ctrl+Enter asks.",
    "query ReadingList {",
    "  books(locale: KK, first: 5) {",
    "    totalCount",
    "    nodes { title authors { name } }",
    "  }",
    "}",
    "",
  ].join("\n");

  ReactDOM.render(
    React.createElement(GraphiQL, {
      fetcher: ask,
      defaultQuery: welcome,
      isHeadersEditorEnabled: false,
      shouldPersistHeaders: false,
    }),
    place,
  );
})();
