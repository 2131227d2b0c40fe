/** This machine cannot carry the testbed; nothing is broken. `testbed` then ends with exit code 3 instead of 1. */
export class NotPossibleError extends Error {
  /** What is missing, without the ways out. */
  readonly lack: string;

  constructor(lack: string) {
    super(`${lack} ${WAYS_OUT}`);
    this.lack = lack;
  }
}

const WAYS_OUT =
  "Run it as root on Linux with Go, or set FAIRLEAD_TEST_KUBECONFIG to an existing cluster, or do without a cluster: `npm run demo -- --simulated`.";
