/** The part of pino that Fairlead's parts use. Every line within an operation carries `occurrenceId` and `vnfInstanceId`. */
export interface Logger {
  /** A change of state. */
  info(fields: object, message: string): void;
  info(message: string): void;
  /** Will be tried again. */
  warn(fields: object, message: string): void;
  warn(message: string): void;
  /** Somebody must look. */
  error(fields: object, message: string): void;
  error(message: string): void;
  child(fields: object): Logger;
}
