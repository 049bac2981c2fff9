/* A script of Wagtail's dates comments in the browser's language. Here the admin's own is meant wherever none is named;
   in figures for two of them, since browsers know no Kazakh months. */
{
  const figures = { day: "2-digit", month: "2-digit", year: "numeric", hour: "2-digit", minute: "2-digit" };
  const ways = { kk: ["ru", figures], ru: ["ru", figures], en: ["en-GB"] };
  Intl.DateTimeFormat = new Proxy(Intl.DateTimeFormat, {
    construct(Format, [languages, options]) {
      const [language, instead] = (languages?.length === 0 && ways[document.documentElement.lang]) || [];
      return language ? new Format(language, instead || options) : new Format(languages, options);
    },
  });
}
