import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { packChart, packPackage } from "../../scripts/pack-package.ts";

/** Files of a package by path; `undefined` takes one away from a builder's defaults. */
export type CsarFiles = Readonly<Record<string, string | Buffer | undefined>>;

/** A folder that is gone when the test ends. */
export async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "fairlead-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A file of that content, gone when the test ends. */
export async function aFile(content: Buffer | string): Promise<string> {
  const file = join(await aFolder(), "content");
  await writeFile(file, content);
  return file;
}

/** The bytes of a CSAR; digests that TOSCA.meta or the manifest leave out are filled in. */
export function packCsar(files: CsarFiles): Promise<Buffer> {
  return packPackage(toTree(files));
}

/** A CSAR on disk, gone when the test ends. */
export async function aCsar(files: CsarFiles): Promise<string> {
  return aFile(await packCsar(files));
}

/** A chart's archive with these files beside a sound `Chart.yaml`. */
export function aChartArchive(name: string, files: CsarFiles = {}): Promise<Buffer> {
  const chartYaml = `apiVersion: v2\nname: ${name}\nversion: 0.1.0\nappVersion: "1.16"\n`;
  return packChart(name, toTree({ "Chart.yaml": chartYaml, ...files }));
}

/** A package in the style of SOL001 release 2: one flavour `simple` of the VDUs VDU1 and VDU2. */
export const smallCsar: CsarFiles = {
  "TOSCA-Metadata/TOSCA.meta": [
    "TOSCA-Meta-File-Version: 1.0",
    "CSAR-Version: 1.1",
    "Created-By: Acme",
    "Entry-Definitions: Definitions/top.yaml",
    "",
    "Name: Scripts/hook.py",
    "Content-Type: text/x-python",
    "",
  ].join("\n"),
  "Scripts/hook.py": "print('hello')\n",
  "Definitions/top.yaml": `tosca_definitions_version: tosca_simple_yaml_1_2
imports:
  - etsi_nfv_sol001_common_types.yaml
  - etsi_nfv_sol001_vnfd_types.yaml
  - types.yaml
  - df_simple.yaml
topology_template:
  inputs:
    selected_flavour:
      type: string
  node_templates:
    VNF:
      type: acme.edge
      properties:
        flavour_id: { get_input: selected_flavour }
        descriptor_id: 77aa0c54-31d5-4b5c-8a55-0f3f51f1a001
        provider: Acme
        software_version: 2.0
        vnfm_info: [ Tacker ]
`,
  "Definitions/types.yaml": `tosca_definitions_version: tosca_simple_yaml_1_2
imports: [ etsi_nfv_sol001_vnfd_types.yaml ]
node_types:
  acme.edge:
    derived_from: tosca.nodes.nfv.VNF
    properties:
      product_name: { type: string, default: Edge UPF }
      descriptor_version: { type: string, default: "1.0" }
`,
  "Definitions/df_simple.yaml": `tosca_definitions_version: tosca_simple_yaml_1_2
imports:
  - file: types.yaml
topology_template:
  substitution_mappings:
    node_type: acme.edge
    properties:
      flavour_id: simple
  node_templates:
    VNF:
      type: acme.edge
      properties:
        flavour_description: A simple flavour
      interfaces:
        Vnflcm:
          instantiate: []
          instantiate_start: hook
      artifacts:
        hook:
          type: tosca.artifacts.Implementation.Python
          file: ../Scripts/hook.py
    VDU1:
      type: tosca.nodes.nfv.Vdu.Compute
      properties:
        name: vdu1
        description: the first
        vdu_profile: { min_number_of_instances: 1, max_number_of_instances: 3 }
    VDU2:
      type: tosca.nodes.nfv.Vdu.Compute
      properties:
        name: vdu2
        vdu_profile: { min_number_of_instances: 0, max_number_of_instances: 5 }
  policies:
    - aspects:
        type: tosca.policies.nfv.ScalingAspects
        properties:
          aspects:
            vdu1_aspect: { name: one, description: d, max_scale_level: 2, step_deltas: [ delta_1 ] }
            vdu2_aspect: { name: two, description: d, max_scale_level: 3, step_deltas: [ delta_1, delta_2 ] }
    - initial1:
        type: tosca.policies.nfv.VduInitialDelta
        properties: { initial_delta: { number_of_instances: 1 } }
        targets: [ VDU1 ]
    - deltas1:
        type: tosca.policies.nfv.VduScalingAspectDeltas
        properties: { aspect: vdu1_aspect, deltas: { delta_1: { number_of_instances: 1 } } }
        targets: [ VDU1 ]
    - deltas2:
        type: tosca.policies.nfv.VduScalingAspectDeltas
        properties:
          aspect: vdu2_aspect
          deltas: { delta_1: { number_of_instances: 1 }, delta_2: { number_of_instances: 2 } }
        targets: [ VDU2 ]
    - levels:
        type: tosca.policies.nfv.InstantiationLevels
        properties:
          levels:
            small: { description: Small, scale_info: { vdu1_aspect: { scale_level: 0 } } }
            large: { description: Large, scale_info: { vdu1_aspect: { scale_level: 2 }, vdu2_aspect: { scale_level: 1 } } }
          default_level: small
    - vdu1_levels:
        type: tosca.policies.nfv.VduInstantiationLevels
        properties: { levels: { small: { number_of_instances: 1 }, large: { number_of_instances: 3 } } }
        targets: [ VDU1 ]
`,
};

function toTree(files: CsarFiles): ReadonlyMap<string, Buffer> {
  return new Map(
    Object.entries(files).flatMap(([path, content]) =>
      content === undefined ? [] : [[path, Buffer.from(content as string)]],
    ),
  );
}
