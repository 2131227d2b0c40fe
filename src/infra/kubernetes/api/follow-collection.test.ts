import { expect, test } from "vitest";
import { VnfmError } from "../../../domain/errors.ts";
import type { KubeObject } from "../kube-client.ts";
import { type CollectionSource, followCollection } from "./follow-collection.ts";

function pod(name: string, resourceVersion: string, uid = name): KubeObject {
  return { apiVersion: "v1", kind: "Pod", metadata: { name, uid, resourceVersion } };
}

const event = (type: string, object: unknown) => JSON.stringify({ type, object });

interface Stream {
  readonly lines: readonly string[];
  readonly end?: "forgotten" | Error;
}

/** Plays lists and streams one after the other; a stream that is an error breaks after its lines. */
async function follow(script: {
  lists: (readonly KubeObject[] | Error)[];
  streams: Stream[];
}): Promise<{ events: string[]; askedFrom: string[]; failure: unknown }> {
  const stop = new AbortController();
  const events: string[] = [];
  const askedFrom: string[] = [];
  let version = 100;
  const source: CollectionSource = {
    isServed: async () => true,
    list: async () => {
      const list = script.lists.shift();
      if (list instanceof Error) throw list;
      if (list === undefined) stop.abort();
      version += 100;
      return { items: list ?? [], resourceVersion: String(version) };
    },
    watch: async (from) => {
      askedFrom.push(from);
      const stream = script.streams.shift();
      if (stream === undefined) {
        stop.abort();
        throw new Error("over");
      }
      if (stream.end === "forgotten") return undefined;
      return play(stream);
    },
  };
  const failure = await followCollection(
    source,
    ({ type, object }) => events.push(`${type} ${object.metadata.name}`),
    () => events.push("synced"),
    stop.signal,
  ).catch((error: unknown) => error);
  return { events, askedFrom, failure };
}

async function* play({ lines, end }: Stream): AsyncGenerator<string> {
  yield* lines;
  if (end instanceof Error) throw end;
}

const unreachable = new VnfmError("VIM_UNREACHABLE", "gone", {
  cause: Object.assign(new Error("reset"), { code: "ECONNRESET" }),
});

test("tells the list, then what changes", async () => {
  const { events } = await follow({
    lists: [[pod("a", "1")]],
    streams: [
      {
        lines: [
          event("ADDED", pod("b", "201")),
          event("MODIFIED", pod("a", "202")),
          event("DELETED", pod("a", "203")),
        ],
      },
    ],
  });

  expect(events).toEqual(["ADDED a", "synced", "ADDED b", "MODIFIED a", "DELETED a"]);
});

test("goes on after a break where it was, bookmarks counted, and replays nothing", async () => {
  const { events, askedFrom } = await follow({
    lists: [[]],
    streams: [
      { lines: [event("ADDED", pod("a", "201"))], end: unreachable },
      { lines: [event("BOOKMARK", { metadata: { resourceVersion: "250" } })] },
      { lines: [event("DELETED", pod("a", "251"))] },
    ],
  });

  expect(askedFrom).toEqual(["200", "201", "250", "251"]);
  expect(events).toEqual(["synced", "ADDED a", "DELETED a"]);
});

test.for<[string, Stream]>([
  ["refuses the version", { lines: [], end: "forgotten" }],
  ["says so within the stream", { lines: [event("ERROR", { kind: "Status", code: 410, metadata: {} })] }],
])("lists again when the server %s, and tells only the difference", async ([, stream]) => {
  const { events } = await follow({
    lists: [
      [pod("stays", "1"), pod("goes", "2"), pod("changes", "3"), pod("is made again", "4", "first")],
      [pod("stays", "1"), pod("changes", "5"), pod("comes", "6"), pod("is made again", "7", "second")],
    ],
    streams: [stream],
  });

  const [, , , , synced, ...difference] = events;
  expect(synced).toBe("synced");
  expect(difference).toEqual([
    "DELETED goes",
    "DELETED is made again",
    "MODIFIED changes",
    "ADDED comes",
    "ADDED is made again",
  ]);
});

test("outlasts an API server that is away, even from the start", async () => {
  const { events, failure } = await follow({
    lists: [unreachable, unreachable, [pod("a", "1")]],
    streams: [{ lines: [] }],
  });

  expect(failure).toBeUndefined();
  expect(events).toEqual(["ADDED a", "synced"]);
});

test("gives up where trying again cannot help", async () => {
  const forbidden = new VnfmError("VIM_RIGHTS_MISSING", "needs verb watch");
  const expired = new VnfmError("VIM_UNREACHABLE", "expired", {
    cause: Object.assign(new Error("expired"), { code: "CERT_HAS_EXPIRED" }),
  });

  expect((await follow({ lists: [forbidden], streams: [] })).failure).toBe(forbidden);
  expect((await follow({ lists: [expired], streams: [] })).failure).toBe(expired);
});
