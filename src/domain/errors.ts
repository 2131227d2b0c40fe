/**
 * Every failure Fairlead can tell a client about: code -> [HTTP status, title].
 * Codes are API: they appear in ProblemDetails and are never renamed.
 */
const catalogue = {
  INVALID_REQUEST: [400, "Bad Request"],
  MALFORMED_BODY: [400, "Bad Request"],
  INVALID_FILTER: [400, "Bad Request"],
  INVALID_SELECTOR: [400, "Bad Request"],
  INVALID_PAGE_MARKER: [400, "Bad Request"],
  VERSION_MISSING: [400, "Bad Request"],
  VERSION_MALFORMED: [400, "Bad Request"],
  FLAVOUR_UNKNOWN: [400, "Bad Request"],
  INSTANTIATION_LEVEL_UNKNOWN: [400, "Bad Request"],
  CHART_NOT_IN_PACKAGE: [400, "Bad Request"],
  MANIFEST_NOT_IN_PACKAGE: [400, "Bad Request"],
  MANIFEST_REFUSED: [400, "Manifest refused"],
  VALUES_REFUSED: [400, "Values refused by the chart"],
  SOURCE_UNREACHABLE: [400, "Package source unreachable"],
  SOURCE_FORBIDDEN: [400, "Package source not allowed"],
  CALLBACK_TEST_FAILED: [400, "Bad Request"],
  UNAUTHORIZED: [401, "Unauthorized"],
  FORBIDDEN: [403, "Forbidden"],
  GRANT_REFUSED: [403, "Grant failed"],
  ROUTE_UNKNOWN: [404, "Not Found"],
  VNF_INSTANCE_UNKNOWN: [404, "Not Found"],
  LCM_OP_OCC_UNKNOWN: [404, "Not Found"],
  VNF_PACKAGE_UNKNOWN: [404, "Not Found"],
  ARTIFACT_UNKNOWN: [404, "Not Found"],
  VIM_UNKNOWN: [404, "Not Found"],
  SUBSCRIPTION_UNKNOWN: [404, "Not Found"],
  DEAD_LETTER_UNKNOWN: [404, "Not Found"],
  METHOD_NOT_ALLOWED: [405, "Method Not Allowed"],
  NOT_ACCEPTABLE: [406, "Not Acceptable"],
  VERSION_UNSUPPORTED: [406, "Not Acceptable"],
  REQUEST_TIMEOUT: [408, "Request Timeout"],
  VNF_INSTANCE_BUSY: [409, "Conflict"],
  VNF_INSTANCE_STATE: [409, "Conflict"],
  LCM_OP_OCC_STATE: [409, "Conflict"],
  VNF_PACKAGE_STATE: [409, "Conflict"],
  VIM_NAME_TAKEN: [409, "Conflict"],
  VIM_IN_USE: [409, "Conflict"],
  VIM_DEFAULT_TAKEN: [409, "Conflict"],
  SUBSCRIPTION_LIMIT: [409, "Conflict"],
  PRECONDITION_FAILED: [412, "Precondition Failed"],
  BODY_TOO_LARGE: [413, "Payload Too Large"],
  URI_TOO_LONG: [414, "URI Too Long"],
  MEDIA_TYPE_UNSUPPORTED: [415, "Unsupported Media Type"],
  RANGE_NOT_SATISFIABLE: [416, "Range Not Satisfiable"],
  PACKAGE_REFUSED: [422, "VNF package refused"],
  VNFD_UNKNOWN: [422, "Unprocessable Content"],
  VNFD_DISABLED: [422, "Unprocessable Content"],
  VIM_NOT_CHOSEN: [422, "Unprocessable Content"],
  VIM_UNREACHABLE: [422, "VIM unreachable"],
  VIM_UNAUTHORIZED: [422, "VIM refused the credentials"],
  VIM_RIGHTS_MISSING: [422, "VIM refused the request"],
  HOST_UNREACHABLE: [422, "Host unreachable"],
  HOST_UNAUTHORIZED: [422, "Host refused the login"],
  HOST_KEY_CHANGED: [422, "Host key changed"],
  HOST_LOST: [422, "Connection to the host lost"],
  HOST_FAILED: [422, "Host refused the request"],
  CHART_UNAVAILABLE: [422, "Chart unavailable"],
  HELM_UNAVAILABLE: [422, "Helm unavailable"],
  HELM_FAILED: [422, "Helm operation failed"],
  KIND_NOT_SERVED: [422, "Kind not served by the cluster"],
  RELEASE_NOT_OURS: [422, "Release or object owned by another"],
  COUNT_FIXED: [422, "Number of instances cannot be set"],
  RELEASE_NOT_READY: [422, "Resources not ready"],
  RELEASE_NOT_GONE: [422, "Resources not gone"],
  CALLBACK_UNREACHABLE: [422, "Callback unreachable"],
  CALLBACK_FORBIDDEN: [422, "Callback not allowed"],
  OPERATION_CANCELLED: [422, "Operation cancelled"],
  EXT_CONN_UNSUPPORTED: [422, "External connectivity not changeable"],
  ROLLBACK_UNSUPPORTED: [404, "Not Found"],
  HEADERS_TOO_LARGE: [431, "Request Header Fields Too Large"],
  INTERNAL: [500, "Internal Server Error"],
  PACKAGE_CONTENT_LOST: [500, "VNF package content lost"],
  DATA_FOLDER_REFUSED: [500, "Data folder refused"],
  DATABASE_REFUSED: [500, "Database refused"],
  SECRET_KEY_REFUSED: [500, "Secret key refused"],
  BACKUP_REFUSED: [500, "Backup refused"],
  UNAVAILABLE: [503, "Service Unavailable"],
  STORAGE_FULL: [507, "Insufficient Storage"],
} as const satisfies Record<string, readonly [number, string]>;

export type ErrorCode = keyof typeof catalogue;

/** RFC 9457 problem in the shape of SOL013; `code` and `invalidParams` are its extension members. */
export interface ProblemDetails {
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly invalidParams?: readonly InvalidParam[];
}

/** `pointer` is an RFC 6901 JSON pointer into the request body, or `file:line` in a package. */
export interface InvalidParam {
  readonly pointer: string;
  readonly reason: string;
}

/** The one error class. `detail` is a sentence for the operator; it never holds a secret. */
export class VnfmError extends Error {
  readonly code: ErrorCode;
  readonly invalidParams: readonly InvalidParam[];

  constructor(
    code: ErrorCode,
    detail: string,
    options: { cause?: unknown; invalidParams?: readonly InvalidParam[] } = {},
  ) {
    super(detail, { cause: options.cause });
    this.name = "VnfmError";
    this.code = code;
    this.invalidParams = options.invalidParams ?? [];
  }
}

/** INVALID_REQUEST about one place of the request body; `pointer` is an RFC 6901 JSON pointer. */
export function invalidParam(pointer: string, reason: string): VnfmError {
  const place = pointer === "" ? "The request body" : `${pointer}:`;
  return new VnfmError("INVALID_REQUEST", `${place} ${reason}.`, { invalidParams: [{ pointer, reason }] });
}

/** A key as a segment of a JSON pointer (RFC 6901). */
export function pointerSegment(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** The single exit for failures: the same problem in an HTTP answer and in an occurrence's `error`. */
export function toProblem(error: unknown): ProblemDetails {
  if (!(error instanceof VnfmError)) {
    return {
      ...describe("INTERNAL"),
      detail: "Fairlead met an unexpected error; its log has the cause.",
    };
  }
  return {
    ...describe(error.code),
    detail: error.message,
    ...(error.invalidParams.length > 0 ? { invalidParams: error.invalidParams } : {}),
  };
}

function describe(code: ErrorCode): Pick<ProblemDetails, "title" | "status" | "code"> {
  const [status, title] = catalogue[code];
  return { title, status, code };
}
