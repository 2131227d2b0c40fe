import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The tests of the whole product take longest: begun first, they do not leave one worker busy at the end while the others are done. */
export class WholeProductsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { true: whole = [], false: parts = [] } = Object.groupBy(await super.sort(files), ({ moduleId }) =>
      moduleId.includes("/test/e2e/") ? "true" : "false",
    );
    return [...whole, ...parts];
  }
}
