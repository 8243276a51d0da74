import { endianness } from 'node:os';
import { z } from 'zod';
import { parseJson } from '../files/parse.ts';
import { type Matrix, matrixFrom } from '../network/matrix.ts';

/*
 * The safetensors format: the length of the header (unsigned 64 bit, little-endian), the header (JSON: for each
 * tensor its type, shape and place), then the tensors' bytes, one after the other.
 */
const tensorSchema = z.strictObject({
  dtype: z.literal('F32'),
  shape: z.tuple([z.int().min(0), z.int().min(0)]),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
});
const headerSchema = z.record(z.string(), tensorSchema);

const LENGTH_BYTES = 8;
const FLOAT_BYTES = Float32Array.BYTES_PER_ELEMENT;

/** The matrices as the bytes of a safetensors file, in the order given. */
export function encodeSafetensors(matrices: ReadonlyMap<string, Matrix>): Uint8Array {
  assertLittleEndian();
  const header: z.infer<typeof headerSchema> = {};
  let end = 0;
  for (const [name, { rows, columns, data }] of matrices) {
    const start = end;
    end += data.length * FLOAT_BYTES;
    header[name] = { dtype: 'F32', shape: [rows, columns], data_offsets: [start, end] };
  }
  const json = padded(JSON.stringify(header));
  const file = Buffer.alloc(LENGTH_BYTES + json.length + end);
  file.writeBigUInt64LE(BigInt(json.length), 0);
  file.write(json, LENGTH_BYTES, 'latin1');
  let position = LENGTH_BYTES + json.length;
  for (const { data } of matrices.values()) {
    const floats = Float32Array.from(data);
    file.set(new Uint8Array(floats.buffer), position);
    position += floats.byteLength;
  }
  return file;
}

/** @throws {InvalidInputError | RangeError} when the bytes are not such a file or end too early */
export function decodeSafetensors(bytes: Uint8Array, source: string): Map<string, Matrix> {
  assertLittleEndian();
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dataStart = LENGTH_BYTES + Number(file.readBigUInt64LE(0));
  const header = parseJson(
    headerSchema,
    file.toString('latin1', LENGTH_BYTES, dataStart),
    `header of ${source}`,
  );
  return new Map(
    Object.entries(header).map(([name, { shape, data_offsets }]) => {
      const [rows, columns] = shape;
      const [start, end] = data_offsets;
      if (end - start !== rows * columns * FLOAT_BYTES) {
        throw new RangeError(`${name} in ${source} does not have the size of its shape`);
      }
      if (dataStart + end > file.length) throw new RangeError(`${source} ends within ${name}`);
      const data = floatsOf(file.subarray(dataStart + start, dataStart + end));
      return [name, matrixFrom(rows, columns, data)];
    }),
  );
}

/** A view of the bytes; of a copy where they do not start at a multiple of 4, which only other writers' files do. */
function floatsOf(bytes: Uint8Array): Float32Array {
  const { buffer, byteOffset, length } =
    bytes.byteOffset % FLOAT_BYTES === 0 ? bytes : Uint8Array.from(bytes);
  return new Float32Array(buffer, byteOffset, length / FLOAT_BYTES);
}

/** The format is little-endian, and so are all machines that Node runs on but one (s390x). */
function assertLittleEndian(): void {
  if (endianness() !== 'LE') throw new Error('models can be read and written on little-endian machines only');
}

/** Header names are ASCII; spaces bring the tensors to a multiple of 8 bytes. */
function padded(json: string): string {
  return json.padEnd(Math.ceil(json.length / 8) * 8);
}
