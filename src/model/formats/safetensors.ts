import { endianness } from 'node:os';
import { z } from 'zod';
import { parseJson } from '../../files/parse.ts';
import type { PackedMatrix } from '../../network/packed-parameters.ts';

/*
 * The safetensors format: the length of the header (unsigned 64-bit, little-endian), the header (JSON with the type, the
 * shape and the offsets of each tensor), and the bytes of the tensors one after the other.
 */
const tensorSchema = z.strictObject({
  dtype: z.enum(['F32', 'BF16']),
  shape: z.tuple([z.int().min(0), z.int().min(0)]),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
});
const headerSchema = z
  .object({ __metadata__: z.record(z.string(), z.string()).optional() })
  .catchall(tensorSchema);

const LENGTH_BYTES = 8;
/** The numbers of each type. The bytes of bfloat16 are those of unsigned integers. */
const NUMBERS = { F32: Float32Array, BF16: Uint16Array };

/** Encodes matrices, in the order given, and metadata as a safetensors file. Matrices of 16 bits must be the last. */
export function encodeSafetensors(
  matrices: ReadonlyMap<string, PackedMatrix>,
  metadata?: Readonly<Record<string, string>>,
): Uint8Array {
  assertLittleEndian();
  const header: Record<string, unknown> = metadata ? { __metadata__: metadata } : {};
  let end = 0;
  for (const [name, { rows, columns, data }] of matrices) {
    const start = end;
    const dtype = data instanceof Uint16Array ? 'BF16' : 'F32';
    end += data.length * NUMBERS[dtype].BYTES_PER_ELEMENT;
    header[name] = { dtype, shape: [rows, columns], data_offsets: [start, end] };
  }
  const json = Buffer.from(padded(JSON.stringify(header)));
  const file = Buffer.alloc(LENGTH_BYTES + json.length + end);
  file.writeBigUInt64LE(BigInt(json.length), 0);
  file.set(json, LENGTH_BYTES);
  let position = LENGTH_BYTES + json.length;
  for (const { data } of matrices.values()) {
    const numbers = data instanceof Uint16Array ? data : Float32Array.from(data);
    file.set(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength), position);
    position += numbers.byteLength;
  }
  return file;
}

/** Decodes the matrices. @throws {OperationalError | RangeError} when the bytes are not a complete safetensors file */
export function decodeSafetensors(bytes: Uint8Array, source: string): Map<string, PackedMatrix> {
  const { file, dataStart, tensors } = open(bytes, source);
  return new Map(
    Object.entries(tensors).map(([name, { dtype, shape, data_offsets }]) => {
      const [rows, columns] = shape;
      const [start, end] = data_offsets;
      if (end - start !== rows * columns * NUMBERS[dtype].BYTES_PER_ELEMENT) {
        throw new RangeError(`${name} in ${source} does not have the size of its shape`);
      }
      if (dataStart + end > file.length) throw new RangeError(`${source} ends within ${name}`);
      const data = numbersOf(dtype, file.subarray(dataStart + start, dataStart + end));
      return [name, { rows, columns, data }];
    }),
  );
}

/** Decodes the metadata. @throws {OperationalError | RangeError} when the bytes are not a safetensors file */
export function metadataOf(bytes: Uint8Array, source: string): Readonly<Record<string, string>> {
  return open(bytes, source).metadata;
}

function open(bytes: Uint8Array, source: string) {
  assertLittleEndian();
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dataStart = LENGTH_BYTES + Number(file.readBigUInt64LE(0));
  const header = file.toString('utf8', LENGTH_BYTES, dataStart);
  const { __metadata__: metadata = {}, ...tensors } = parseJson(headerSchema, header, `header of ${source}`);
  return { file, dataStart, metadata, tensors };
}

/** A view of the bytes, or of a copy if they are not aligned, as in files of other writers. */
function numbersOf(dtype: keyof typeof NUMBERS, bytes: Uint8Array): Float32Array | Uint16Array {
  const size = NUMBERS[dtype].BYTES_PER_ELEMENT;
  const { buffer, byteOffset, length } = bytes.byteOffset % size === 0 ? bytes : Uint8Array.from(bytes);
  return dtype === 'F32'
    ? new Float32Array(buffer, byteOffset, length / size)
    : new Uint16Array(buffer, byteOffset, length / size);
}

/** The format is little-endian, as are all machines that Node supports except s390x. */
function assertLittleEndian(): void {
  if (endianness() !== 'LE') throw new Error('models can be read and written on little-endian machines only');
}

/** Padded with spaces so that the tensors start at a multiple of 8 bytes. */
function padded(json: string): string {
  const bytes = Buffer.byteLength(json);
  return json + ' '.repeat(Math.ceil(bytes / 8) * 8 - bytes);
}
