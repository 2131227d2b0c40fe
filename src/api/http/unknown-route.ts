import { VnfmError } from "../../domain/errors.ts";
import type { Api } from "../api.ts";
import { hook } from "./hook.ts";

interface KnownRoute {
  readonly path: RegExp;
  readonly methods: Set<string>;
}

/** Answers what no route takes: 405 with `Allow` when the path is known by other methods, else 404. Before any body is read. */
export function refuseUnknownRoutes(app: Api): void {
  const routes = new Map<string, KnownRoute>();
  app.addHook("onRoute", ({ url, method }) => {
    const route = routes.get(url) ?? { path: patternOf(url), methods: new Set() };
    for (const name of [method].flat()) route.methods.add(name);
    routes.set(url, route);
  });
  app.addHook(
    "onRequest",
    hook((request, reply) => {
      if (!request.is404) return;
      const [path = ""] = request.url.split("?");
      const allowed = [...routes.values()]
        .filter((route) => route.path.test(path))
        .flatMap(({ methods }) => [...methods]);
      if (allowed.length === 0) {
        throw new VnfmError("ROUTE_UNKNOWN", `There is nothing at ${path.slice(0, 200)}.`);
      }
      reply.header("allow", [...new Set(allowed)].toSorted().join(", "));
      throw new VnfmError("METHOD_NOT_ALLOWED", `Method ${request.method} is not supported.`);
    }),
  );
}

function patternOf(url: string): RegExp {
  const source = url
    .split(/(:\w+|\*)/)
    .map((part) =>
      part === "*" ? ".*" : part.startsWith(":") ? "[^/]+" : part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"),
    )
    .join("");
  return new RegExp(`^${source}$`);
}
