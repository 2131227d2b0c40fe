import type { DeploymentUnit } from "../../../domain/deployment.ts";
import { isHook, type RenderedUnit } from "../check/render-unit.ts";
import { bindWorkloads } from "../vnfc-binding.ts";
import { takesCount } from "./counted-workloads.ts";

/**
 * The units with a route to the workload itself, until a SCALE looks for a better one, for every VDU of which a chart would make another number than wanted:
 * it takes no value for the number, or none that was named. A VDU that several units claim is left as the charts have it, since the number is that of all together.
 */
export function routeToWorkloads(rendered: readonly RenderedUnit[]): readonly DeploymentUnit[] {
  const charts = rendered.map(({ unit, objects }) => {
    const made = objects.filter((object) => !isHook(object));
    return { unit, made, bound: "chart" in unit ? bindWorkloads(unit, made).bound : [] };
  });
  const claims = Map.groupBy(
    charts.flatMap(({ bound }) => bound),
    ({ vdu }) => vdu.vduId,
  );
  return charts.map(({ unit, made, bound }) => {
    const astray = new Set(
      bound
        .filter(
          ({ vdu, workload }) =>
            takesCount(made, workload) &&
            (workload.spec?.replicas ?? 1) !== vdu.instances &&
            claims.get(vdu.vduId)?.length === 1,
        )
        .map(({ vdu }) => vdu),
    );
    if (astray.size === 0) return unit;
    const vdus = unit.vdus.map((vdu) =>
      astray.has(vdu) ? { ...vdu, count: { kind: "subresource", isProvisional: true } as const } : vdu,
    );
    return { ...unit, vdus };
  });
}
