const KiB = 1024;
const MiB = 1024 * KiB;
const GiB = 1024 * MiB;

/** What a package may cost us, at most. A package within these limits cannot fill memory, disk or time by its shape alone. */
export interface PackageLimits {
  /** Of the archive as it is uploaded. */
  readonly maxContentBytes: number;
  readonly maxEntries: number;
  readonly maxUnpackedBytes: number;
  /** Unpacked to packed bytes, of one entry and of the whole; counts only above `ratioFreeBytes`. */
  readonly maxRatio: number;
  readonly ratioFreeBytes: number;
  readonly maxNameBytes: number;
  readonly maxNameDepth: number;
  /** Of TOSCA.meta and of the manifest. */
  readonly maxMetadataBytes: number;
  readonly maxYamlBytes: number;
  /** Of all files of the VNFD together. */
  readonly maxDefinitionBytes: number;
  readonly maxYamlDepth: number;
  readonly maxYamlAliases: number;
  /** Values of one YAML file, those behind each alias counted anew. */
  readonly maxYamlValues: number;
  readonly maxDefinitions: number;
  readonly maxImportDepth: number;
  readonly maxScaleLevel: number;
  readonly maxChartBytes: number;
  readonly maxChartEntries: number;
  readonly maxChartUnpackedBytes: number;
  /** Of a chart's Chart.yaml and values.yaml: YAML is slow to read, while nothing else happens. */
  readonly maxChartYamlBytes: number;
  readonly maxChartSchemaBytes: number;
  /** Of what is kept of all charts together. */
  readonly maxChartDescriptionBytes: number;
  /** Problems named in one refusal. */
  readonly maxProblems: number;
}

/** A chart's unpacked size is limited as by Helm itself (pkg/chart/loader/archive): what it would refuse is refused before. */
export const defaultPackageLimits: PackageLimits = Object.freeze({
  maxContentBytes: 10 * GiB,
  maxEntries: 20_000,
  maxUnpackedBytes: 50 * GiB,
  maxRatio: 200,
  ratioFreeBytes: 16 * MiB,
  maxNameBytes: 1024,
  maxNameDepth: 32,
  maxMetadataBytes: 8 * MiB,
  maxYamlBytes: MiB,
  maxDefinitionBytes: 4 * MiB,
  maxYamlDepth: 64,
  maxYamlAliases: 1000,
  maxYamlValues: 200_000,
  maxDefinitions: 200,
  maxImportDepth: 20,
  maxScaleLevel: 10_000,
  maxChartBytes: 64 * MiB,
  maxChartEntries: 5000,
  maxChartUnpackedBytes: 100 * MiB,
  maxChartYamlBytes: MiB,
  maxChartSchemaBytes: 5 * MiB,
  maxChartDescriptionBytes: 16 * MiB,
  maxProblems: 50,
});
