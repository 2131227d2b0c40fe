import { crc32, deflateRawSync } from "node:zlib";

/** An entry of a zip that need not be honest: whatever is left out is what an honest tool would write. */
export interface RawEntry {
  readonly name: string | Buffer;
  readonly content?: Buffer | string;
  readonly deflate?: boolean;
  /** Unix mode with the file type, as in `0o120777` for a link. */
  readonly mode?: number;
  readonly flags?: number;
  readonly method?: number;
  readonly declaredBytes?: number;
  readonly declaredCrc?: number;
  /** Takes the local header and data of this earlier entry instead of having its own. */
  readonly sharing?: number;
}

/** Writes a zip byte by byte, so that tests can make archives that no library would. */
export function aRawZip(
  entries: readonly RawEntry[],
  options: { readonly declaredCount?: number } = {},
): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  const offsets: number[] = [];
  let offset = 0;
  for (const entry of entries) {
    const record = toRecord(entry);
    const own = offset;
    offsets.push(entry.sharing === undefined ? own : (offsets[entry.sharing] ?? 0));
    if (entry.sharing === undefined) {
      const local = Buffer.concat([localHeader(record), record.name, record.data]);
      parts.push(local);
      offset += local.length;
    }
    directory.push(centralHeader(record, offsets.at(-1) ?? 0), record.name);
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(options.declaredCount ?? entries.length, 8);
  end.writeUInt16LE(options.declaredCount ?? entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, central, end]);
}

interface Record {
  readonly name: Buffer;
  readonly data: Buffer;
  readonly method: number;
  readonly flags: number;
  readonly crc: number;
  readonly bytes: number;
  readonly mode: number;
}

function toRecord({ name, content = "", deflate = false, ...entry }: RawEntry): Record {
  const plain = Buffer.from(content as string);
  return {
    name: Buffer.from(name as string),
    data: deflate ? deflateRawSync(plain) : plain,
    method: entry.method ?? (deflate ? 8 : 0),
    flags: entry.flags ?? 0,
    crc: entry.declaredCrc ?? crc32(plain),
    bytes: entry.declaredBytes ?? plain.length,
    mode: entry.mode ?? 0o100644,
  };
}

function localHeader({ name, data, method, flags, crc, bytes }: Record): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(flags, 6);
  header.writeUInt16LE(method, 8);
  header.writeUInt32LE(crc, 14);
  header.writeUInt32LE(data.length, 18);
  header.writeUInt32LE(bytes, 22);
  header.writeUInt16LE(name.length, 26);
  return header;
}

function centralHeader({ name, data, method, flags, crc, bytes, mode }: Record, offset: number): Buffer {
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE((3 << 8) | 20, 4);
  header.writeUInt16LE(20, 6);
  header.writeUInt16LE(flags, 8);
  header.writeUInt16LE(method, 10);
  header.writeUInt32LE(crc, 16);
  header.writeUInt32LE(data.length, 20);
  header.writeUInt32LE(bytes, 24);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt32LE((mode << 16) >>> 0, 38);
  header.writeUInt32LE(offset, 42);
  return header;
}
