import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * One search server for the tests: Server FOLDER [setting=value ...], until it is told to stop.
 *
 * <p>By reflection, since the server's classes are for a newer Java than the compiler that may be at hand.
 */
public final class Server {
  public static void main(String[] words) throws Exception {
    Path folder = Path.of(words[0]).toAbsolutePath();
    Object settings = call(type("common.settings.Settings"), null, "builder");
    put(settings, "path.home", folder.toString());
    for (int i = 1; i < words.length; i++) {
      String[] pair = words[i].split("=", 2);
      if (pair[1].contains(",")) {
        settings.getClass().getMethod("putList", String.class, String[].class)
            .invoke(settings, pair[0], pair[1].split(","));
      } else {
        put(settings, pair[0], pair[1]);
      }
    }
    Object built = call(settings.getClass(), settings, "build");
    Class<?> environments = type("env.Environment");
    Object environment = environments.getConstructor(type("common.settings.Settings"), Path.class)
        .newInstance(built, folder.resolve("config"));
    Class<?> logs = type("common.logging.LogConfigurator");
    logs.getMethod("setNodeName", String.class).invoke(null, folder.getFileName().toString());
    logs.getMethod("configure", environments, boolean.class).invoke(null, environment, true);
    Object node = type("node.Node").getConstructor(environments, type("plugins.PluginsLoader"))
        .newInstance(environment, plugins(folder));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node)));
    call(node.getClass(), node, "start");
    Thread.currentThread().join();
  }

  private static Object plugins(Path folder) throws Exception {
    Class<?> loader = type("plugins.PluginsLoader");
    Object modules = loader.getMethod("loadModulesBundles", Path.class).invoke(null, folder.resolve("modules"));
    Object others = loader.getMethod("loadPluginsBundles", Path.class).invoke(null, folder.resolve("plugins"));
    return loader.getMethod("createPluginsLoader", Set.class, Set.class, Map.class, boolean.class)
        .invoke(null, modules, others, Map.of(), false);
  }

  private static void close(Object node) {
    try {
      call(node.getClass(), node, "prepareForClose");
      call(node.getClass(), node, "close");
    } catch (ReflectiveOperationException failed) {
      failed.printStackTrace();
    }
  }

  private static Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName("org.elasticsearch." + name);
  }

  private static void put(Object settings, String name, String value) throws ReflectiveOperationException {
    settings.getClass().getMethod("put", String.class, String.class).invoke(settings, name, value);
  }

  private static Object call(Class<?> type, Object on, String name) throws ReflectiveOperationException {
    Method method = type.getMethod(name);
    return method.invoke(on);
  }
}
