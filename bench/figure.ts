/** One measured figure; `theirs` is what a user would use instead, measured in the same run unless the case says that it was recorded elsewhere. */
export interface Figure {
  readonly case: string;
  readonly ours: number;
  readonly theirs?: number;
  readonly unit: string;
}
