import { expect, test } from "vitest";
import { aChartArchive, aCsar, type CsarFiles, smallCsar } from "../../../test/support/a-csar.ts";
import { toProblem } from "../../domain/errors.ts";
import { findFlavour, instancesAt } from "../../domain/vnfd.ts";
import { openZipArchive } from "../csar/zip-archive.ts";
import { defaultPackageLimits, type PackageLimits } from "../package-limits.ts";
import { Problems } from "../problems.ts";
import { readVnfd } from "./read-vnfd.ts";

const TOP = "Definitions/top.yaml";
const TYPES = "Definitions/types.yaml";
const DF = "Definitions/df_simple.yaml";

async function read(files: CsarFiles, limits: Partial<PackageLimits> = {}) {
  const archive = await openZipArchive(await aCsar(files), defaultPackageLimits);
  const problems = new Problems(50);
  try {
    const result = await readVnfd(archive, TOP, { ...defaultPackageLimits, ...limits }, problems);
    problems.refuse();
    return result;
  } finally {
    archive.close();
  }
}

async function problemsOf(files: CsarFiles, limits: Partial<PackageLimits> = {}): Promise<readonly string[]> {
  const problem = await read(files, limits).then(() => undefined, toProblem);
  expect(problem?.code).toBe("PACKAGE_REFUSED");
  return (problem?.invalidParams ?? []).map(({ pointer, reason }) => `${pointer}: ${reason}`);
}

/** The small package with a text of one of its files replaced. */
function changed(path: string, from: string | RegExp, to: string): CsarFiles {
  const before = String(smallCsar[path]);
  const after = before.replace(from, to);
  if (after === before) throw new Error(`'${from}' does not occur in ${path}`);
  return { ...smallCsar, [path]: after };
}

test("reads a VNFD in the style of release 2, spread over files", async () => {
  const { vnfd, definitionPaths } = await read(smallCsar);

  expect(definitionPaths).toEqual([TOP, TYPES, DF]);
  expect(vnfd).toMatchObject({
    vnfdId: "77aa0c54-31d5-4b5c-8a55-0f3f51f1a001",
    vnfProvider: "Acme",
    // From the defaults of the company's type.
    vnfProductName: "Edge UPF",
    vnfdVersion: "1.0",
    // Written without quotes, and kept as written.
    vnfSoftwareVersion: "2.0",
    vnfmInfo: ["Tacker"],
  });
  expect(vnfd.flavours).toEqual([
    {
      flavourId: "simple",
      description: "A simple flavour",
      vdus: [
        {
          vduId: "VDU1",
          name: "vdu1",
          description: "the first",
          minInstances: 1,
          maxInstances: 3,
          initialInstances: 1,
        },
        {
          vduId: "VDU2",
          name: "vdu2",
          description: "",
          minInstances: 0,
          maxInstances: 5,
          initialInstances: 0,
        },
      ],
      scalingAspects: [
        {
          aspectId: "vdu1_aspect",
          name: "one",
          description: "d",
          maxScaleLevel: 2,
          deltas: { VDU1: [1, 1] },
        },
        {
          aspectId: "vdu2_aspect",
          name: "two",
          description: "d",
          maxScaleLevel: 3,
          deltas: { VDU2: [1, 2, 2] },
        },
      ],
      instantiationLevels: [
        {
          levelId: "small",
          description: "Small",
          scaleLevels: { vdu1_aspect: 0 },
          vduInstances: { VDU1: 1 },
        },
        {
          levelId: "large",
          description: "Large",
          scaleLevels: { vdu1_aspect: 2, vdu2_aspect: 1 },
          vduInstances: { VDU1: 3 },
        },
      ],
      defaultInstantiationLevelId: "small",
      mciops: [],
      lcmScripts: { instantiate_start: "Scripts/hook.py" },
    },
  ]);
});

test("gives the arithmetic of scaling what it needs", async () => {
  const { vnfd } = await read(smallCsar);
  const flavour = findFlavour(vnfd, "simple");
  const vdu2 = flavour?.vdus[1];

  expect(
    [0, 1, 2, 3].map((level) => flavour && vdu2 && instancesAt(flavour, vdu2, { vdu2_aspect: level })),
  ).toEqual([0, 1, 3, 5]);
});

const release4 = (nodes: string, artifacts: CsarFiles = {}): CsarFiles => ({
  ...artifacts,
  "TOSCA-Metadata/TOSCA.meta": `Entry-Definitions: ${TOP}\n`,
  [TOP]: `tosca_definitions_version: tosca_simple_yaml_1_3
imports:
  - https://forge.etsi.org/rep/nfv/SOL001/raw/v4.4.1/etsi_nfv_sol001_vnfd_types.yaml
  - own: { file: types.yaml, namespace_prefix: own }
topology_template:
  substitution_mappings:
    node_type: own:acme.core
    substitution_filter:
      properties:
        - flavour_id: { equal: default }
  node_templates:
    VNF:
      type: own:acme.core
      properties: { descriptor_id: core, provider: Acme, product_name: Core, software_version: "1", descriptor_version: "1", vnfm_info: [ "3:fairlead" ] }
    AMF:
      type: tosca.nodes.nfv.Vdu.OsContainerDeployableUnit
      properties:
        name: amf
        vdu_profile: { min_number_of_instances: 1, max_number_of_instances: 3 }
        mcio_identification_data: { name: amf, type: Deployment }
    SMF:
      type: tosca.nodes.nfv.Vdu.OsContainerDeployableUnit
      properties: { name: smf, vdu_profile: { min_number_of_instances: 1, max_number_of_instances: 3 } }
${nodes}`,
  "Definitions/types.yaml": `tosca_definitions_version: tosca_simple_yaml_1_3
node_types:
  acme.core: { derived_from: acme.base }
  acme.base: { derived_from: tosca.nodes.nfv.VNF }
  acme.Mciop: { derived_from: tosca.nodes.nfv.Mciop }
artifact_types:
  acme.Chart: { derived_from: tosca.artifacts.nfv.HelmChart }
`,
});

function mciop(
  name: string,
  vdu: string,
  chart: string,
  requirements = "",
  type = "tosca.nodes.nfv.Mciop",
): string {
  return `    ${name}:
      type: ${type}
      requirements:
        - associatedVdu: ${vdu}
${requirements}      artifacts:
        chart: { type: tosca.artifacts.nfv.HelmChart, file: ${chart} }
`;
}

const charts = async (): Promise<CsarFiles> => ({
  "Files/amf.tgz": await aChartArchive("amf"),
  "Files/smf.tgz": await aChartArchive("smf"),
});

test("reads a VNFD in the style of release 4: one file, containers, Mciops in order of deployment", async () => {
  const nodes =
    mciop("Smf", "{ node: SMF }", "Files/smf.tgz", "        - dependency: Amf\n", "own:acme.Mciop") +
    mciop("Amf", "AMF", "../Files/amf.tgz");

  const { vnfd } = await read(release4(nodes, await charts()));

  expect(vnfd).toMatchObject({ vnfdId: "core", vnfmInfo: ["3:fairlead"] });
  expect(vnfd.flavours).toMatchObject([
    {
      flavourId: "default",
      vdus: [{ vduId: "AMF", mcio: { name: "amf", type: "Deployment" } }, { vduId: "SMF" }],
      mciops: [
        { mciopId: "Amf", chartPath: "Files/amf.tgz", associatedVdus: ["AMF"], dependsOn: [] },
        { mciopId: "Smf", chartPath: "Files/smf.tgz", associatedVdus: ["SMF"], dependsOn: ["Amf"] },
      ],
    },
  ]);
  expect(vnfd.flavours[0]?.vdus[1]).not.toHaveProperty("mcio");
});

test.each<[string, string, string]>([
  [
    "no chart",
    "    M: { type: tosca.nodes.nfv.Mciop, requirements: [ { associatedVdu: AMF } ] }\n",
    "M has no artifact of type tosca.artifacts.nfv.HelmChart",
  ],
  [
    "two charts",
    `${mciop("M", "AMF", "../Files/amf.tgz")}        second: { type: acme.Chart, file: ../Files/smf.tgz }\n`,
    "M has 2 Helm charts; it may have one",
  ],
  [
    "a chart that is not there",
    mciop("M", "AMF", "../Files/gone.tgz"),
    "the chart '../Files/gone.tgz' of the Mciop M is not in the package",
  ],
  ["a chart outside of the package", mciop("M", "AMF", "../../../etc/passwd"), "is not in the package"],
  [
    "an unknown VDU",
    mciop("M", "UPF", "../Files/amf.tgz"),
    "M is associated with 'UPF', which is no VDU here",
  ],
  [
    "an unknown dependency",
    mciop("M", "AMF", "../Files/amf.tgz", "        - dependency: Nrf\n"),
    "M depends on 'Nrf', which is no Mciop here",
  ],
  [
    "dependencies in a circle",
    mciop("M", "AMF", "../Files/amf.tgz", "        - dependency: N\n") +
      mciop("N", "SMF", "../Files/smf.tgz", "        - dependency: M\n"),
    "Mciops depend on each other in a circle: M, N",
  ],
  [
    "a dependency on itself",
    mciop("M", "AMF", "../Files/amf.tgz", "        - dependency: M\n"),
    "in a circle: M",
  ],
  [
    "no VDU",
    "    M: { type: tosca.nodes.nfv.Mciop, artifacts: { c: { type: acme.Chart, file: ../Files/amf.tgz } } }\n",
    "M has no associatedVdu",
  ],
])("refuses an Mciop with %s", async (_, nodes, reason) => {
  expect(await problemsOf(release4(nodes, await charts()))).toEqual([
    expect.stringMatching(/^Definitions\/top\.yaml:\d+: /),
  ]);
  expect((await problemsOf(release4(nodes, await charts())))[0]).toContain(reason);
});

test.each<[string, CsarFiles, string]>([
  [
    "a missing import",
    changed(TOP, "- df_simple.yaml", "- df_gone.yaml"),
    `${TOP}:6: the import 'df_gone.yaml' is not in the package (looked for 'Definitions/df_gone.yaml')`,
  ],
  [
    "an import from elsewhere",
    changed(TOP, "- df_simple.yaml", "- https://acme.example/df.yaml"),
    `${TOP}:6: 'https://acme.example/df.yaml' is not fetched; put the file into the package and import it there`,
  ],
  [
    "an import from outside",
    changed(TOP, "- df_simple.yaml", "- ../../df.yaml"),
    `${TOP}:6: the import '../../df.yaml' is not in the package (looked for '../df.yaml')`,
  ],
  [
    "an import without a file",
    changed(TOP, "- df_simple.yaml", "- { repository: x, other: y }"),
    `${TOP}:6: the import names no file`,
  ],
  [
    "a type that is not defined",
    changed(DF, /acme\.edge/g, "acme.gone"),
    `${DF}:10: the type 'acme.gone' is defined nowhere in the package, down to a type of the standard`,
  ],
  [
    "a type derived from itself",
    changed(TYPES, "tosca.nodes.nfv.VNF", "acme.edge"),
    `${TOP}:12: the type 'acme.edge' is defined nowhere in the package, down to a type of the standard`,
  ],
  [
    "no flavour_id",
    changed(DF, "      flavour_id: simple\n", "      other: x\n"),
    `${DF}:5: the deployment flavour has no flavour_id`,
  ],
  [
    "no descriptor_id",
    changed(TOP, /descriptor_id: .*/, "other: x"),
    `${TOP}:12: the VNF has no descriptor_id`,
  ],
  ["an empty provider", changed(TOP, "provider: Acme", "provider:"), `${TOP}:17: the VNF has no provider`],
  [
    "an endless name",
    changed(TOP, "provider: Acme", `provider: ${"x".repeat(256)}`),
    `${TOP}:17: provider is longer than 255 characters`,
  ],
  [
    "no vdu_profile",
    changed(DF, "vdu_profile: { min_number_of_instances: 1, max_number_of_instances: 3 }", ""),
    `${DF}:22: VDU1 needs a vdu_profile with min_number_of_instances and max_number_of_instances`,
  ],
  [
    "a profile upside down",
    changed(
      DF,
      "min_number_of_instances: 1, max_number_of_instances: 3",
      "min_number_of_instances: 4, max_number_of_instances: 3",
    ),
    `${DF}:27: VDU1 has a minimum of 4 above its maximum of 3`,
  ],
  [
    "a count that is no number",
    changed(DF, "max_number_of_instances: 3", "max_number_of_instances: many"),
    `${DF}:27: max_number_of_instances must be a whole number from 0 to 1000000`,
  ],
  [
    "an initial delta outside of the profile",
    changed(DF, "initial_delta: { number_of_instances: 1 }", "initial_delta: { number_of_instances: 4 }"),
    `${DF}:42: the initial delta gives VDU1 4 instances; its vdu_profile allows 1 to 3`,
  ],
  [
    "an initial delta of no VDU",
    changed(DF, "targets: [ VDU1 ]", "targets: [ VDU9 ]"),
    `${DF}:43: initial1 is about 'VDU9', which is no VDU here`,
  ],
  [
    "no max_scale_level",
    changed(DF, "max_scale_level: 2, ", ""),
    `${DF}:38: the aspect 'vdu1_aspect' has no max_scale_level`,
  ],
  [
    "an absurd max_scale_level",
    changed(DF, "max_scale_level: 2", "max_scale_level: 99999999"),
    `${DF}:38: max_scale_level must be a whole number from 0 to 10000`,
  ],
  [
    "a delta that is missing",
    changed(
      DF,
      "deltas: { delta_1: { number_of_instances: 1 }, delta_2",
      "deltas: { other: { number_of_instances: 1 }, delta_2",
    ),
    `${DF}:48: deltas2 lacks the delta 'delta_1' that the aspect 'vdu2_aspect' names`,
  ],
  [
    "deltas of an unknown aspect",
    changed(DF, "aspect: vdu2_aspect", "aspect: gone"),
    `${DF}:51: deltas2 is about the aspect 'gone', which ScalingAspects does not define`,
  ],
  [
    "deltas of an unknown VDU",
    changed(DF, "targets: [ VDU2 ]", "targets: [ VDU7 ]"),
    `${DF}:53: deltas2 is about 'VDU7', which is no VDU here`,
  ],
  [
    "a level of an unknown aspect",
    changed(DF, "vdu2_aspect: { scale_level: 1 }", "gone: { scale_level: 1 }"),
    `${DF}:59: the instantiation level 'large' is about the aspect 'gone', which ScalingAspects does not define`,
  ],
  [
    "a level above the aspect's maximum",
    changed(DF, "vdu1_aspect: { scale_level: 2 }", "vdu1_aspect: { scale_level: 3 }"),
    `${DF}:59: the instantiation level 'large' wants level 3 of the aspect 'vdu1_aspect', whose max_scale_level is 2`,
  ],
  [
    "a default level that is missing",
    changed(DF, "default_level: small", "default_level: huge"),
    `${DF}:60: the default_level 'huge' is not among the levels`,
  ],
  [
    "several levels without a default",
    changed(DF, "          default_level: small\n", ""),
    `${DF}:54: levels has 2 levels and no default_level`,
  ],
  [
    "a VDU's level that is not defined",
    changed(
      DF,
      "large: { number_of_instances: 3 }",
      "large: { number_of_instances: 3 }, huge: { number_of_instances: 3 }",
    ),
    `${DF}:63: vdu1_levels has a level 'huge' that InstantiationLevels does not define`,
  ],
  [
    "a VDU's level that is missing",
    changed(DF, ", large: { number_of_instances: 3 }", ""),
    `${DF}:61: vdu1_levels lacks the level 'large' that InstantiationLevels defines`,
  ],
  [
    "a level outside of the profile",
    changed(DF, "large: { number_of_instances: 3 }", "large: { number_of_instances: 9 }"),
    `${DF}:63: the instantiation level 'large' gives VDU1 9 instances; its vdu_profile allows 1 to 3`,
  ],
  [
    "levels of an unknown VDU",
    changed(DF, /targets: \[ VDU1 \]\n$/, "targets: [ VDU8 ]\n"),
    `${DF}:64: vdu1_levels is about 'VDU8', which is no VDU here`,
  ],
  [
    "a flavour that no request could name",
    changed(DF, "flavour_id: simple", `flavour_id: ${"x".repeat(256)}`),
    `${DF}:5: the name of a flavour '${"x".repeat(40)}…' is longer than 255 characters; no request could name it`,
  ],
  [
    "a script that is missing",
    changed(DF, "../Scripts/hook.py", "../Scripts/gone.py"),
    `${DF}:17: the script '../Scripts/gone.py' of the hook instantiate_start is not in the package`,
  ],
  [
    "a node without a type",
    changed(DF, "type: tosca.nodes.nfv.Vdu.Compute\n", "kind: x\n"),
    `${DF}:22: node template VDU1 has no type`,
  ],
  [
    "no TOSCA at all",
    { ...smallCsar, [TOP]: "hello: world\n" },
    `${TOP}:1: the file is not a TOSCA definition: it has no tosca_definitions_version`,
  ],
  [
    "a list instead",
    { ...smallCsar, [TOP]: "- a\n" },
    `${TOP}:1: the file is not a TOSCA definition: it must be a map`,
  ],
  ["broken YAML", { ...smallCsar, [DF]: "a: [1,\nb: 2\n" }, `${DF}:2: `],
])("refuses a VNFD with %s", async (_, files, problem) => {
  const problems = await problemsOf(files);

  expect(problems[0]?.startsWith(problem) || problems.join("\n")).toBe(true);
});

test("refuses two descriptions of one flavour", async () => {
  const twice = {
    ...changed(TOP, "  - df_simple.yaml", "  - df_simple.yaml\n  - df_again.yaml"),
    "Definitions/df_again.yaml": smallCsar[DF],
  };

  expect(await problemsOf(twice)).toEqual([
    "Definitions/df_again.yaml:5: the flavour 'simple' is described twice",
  ]);
});

test("reads several flavours", async () => {
  const large = String(smallCsar[DF]).replace("flavour_id: simple", "flavour_id: large");
  const files = {
    ...changed(TOP, "  - df_simple.yaml", "  - df: df_simple.yaml\n  - file: df_large.yaml"),
    "Definitions/df_large.yaml": large,
  };

  expect((await read(files)).vnfd.flavours.map(({ flavourId }) => flavourId)).toEqual(["simple", "large"]);
});

test("takes files that import each other in a circle", async () => {
  const files = changed(
    TYPES,
    "imports: [ etsi_nfv_sol001_vnfd_types.yaml ]",
    "imports: [ top.yaml, types.yaml ]",
  );

  expect((await read(files)).definitionPaths).toEqual([TOP, TYPES, DF]);
});

test("names ETSI's type files among the definitions when the package holds them, and does not read them", async () => {
  const etsi = {
    "Definitions/etsi_nfv_sol001_vnfd_types.yaml": "not read: [",
    "Definitions/etsi_nfv_sol001_common_types.yaml": "",
  };

  const { definitionPaths } = await read({ ...smallCsar, ...etsi });

  expect(definitionPaths.toSorted()).toEqual([TOP, TYPES, DF, ...Object.keys(etsi)].toSorted());
});

test("limits imports in depth, number and size", async () => {
  const chain = Object.fromEntries(
    Array.from({ length: 6 }, (_, n) => [`Definitions/c${n}.yaml`, `imports: [ c${n + 1}.yaml ]\n`]),
  );
  const files = {
    ...changed(TOP, "  - df_simple.yaml", "  - df_simple.yaml\n  - c0.yaml"),
    ...chain,
    "Definitions/c6.yaml": "a: b\n",
  };

  expect(await problemsOf(files, { maxImportDepth: 3 })).toEqual([
    "Definitions/c2.yaml:1: imports are nested deeper than 3 files",
  ]);
  expect((await problemsOf(files, { maxDefinitions: 5 })).join()).toContain("more than 5 files");
  await expect(read(files, { maxDefinitionBytes: 3000 })).rejects.toThrow("exceed 3000 bytes together");
});

test("takes policies as a map, hooks below operations, and inputs with defaults", async () => {
  const files = {
    ...changed(
      DF,
      / {2}policies:\n[\s\S]*/,
      `  policies:
    aspects:
      type: tosca.policies.nfv.ScalingAspects
      properties: { aspects: { a: { name: n, description: d, max_scale_level: 2 } } }
    deltas:
      type: tosca.policies.nfv.VduScalingAspectDeltas
      properties: { aspect: a, deltas: { only: { number_of_instances: 2 } } }
      targets: [ VDU1 ]
`,
    ),
  };
  const df = String(files[DF]).replace(
    "          instantiate: []\n          instantiate_start: hook\n",
    "          operations: { terminate_end: { implementation: { primary: hook } } }\n",
  );

  const { vnfd } = await read({
    ...files,
    [DF]: df,
    [TOP]: String(smallCsar[TOP])
      .replace("provider: Acme", "provider: { get_input: who }")
      .replace("inputs:\n", "inputs:\n    who: { type: string, default: Input Inc }\n"),
  });

  expect(vnfd.vnfProvider).toBe("Input Inc");
  expect(vnfd.flavours[0]).toMatchObject({
    scalingAspects: [{ aspectId: "a", deltas: { VDU1: [2, 2] } }],
    lcmScripts: { terminate_end: "Scripts/hook.py" },
  });
});

test("names no more problems than the limit, and says how many there are", async () => {
  const many = Array.from({ length: 80 }, (_, n) => `    N${n}: { kind: x }`).join("\n");
  const problem = await read(changed(DF, "  policies:", `${many}\n  policies:`)).then(
    () => undefined,
    toProblem,
  );

  expect(problem?.invalidParams).toHaveLength(50);
  expect(problem?.detail).toBe(`${DF}:33: node template N0 has no type. There are 79 more problems.`);
});
