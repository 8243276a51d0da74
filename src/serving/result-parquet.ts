import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer';
import { lineBlocks } from '../files/line-blocks.ts';
import { isTextColumn, type ResultValue, resultRows } from './result-rows.ts';

/** Some megabytes of results: readers of Parquet skip whole row groups, and memory holds one. */
const ROW_GROUP_ROWS = 10_000;

/** A Parquet file of results, whose columns are texts, and lists of texts or numbers. @param lines JSON Lines */
export async function* parquetOf(
  lines: AsyncIterable<Uint8Array>,
  columns: readonly string[],
): AsyncGenerator<Uint8Array> {
  const writer = new ByteWriter();
  const schema = [{ name: 'root', num_children: columns.length }, ...columns.flatMap(elementsOf)];
  const parquet = new ParquetWriter({ writer, schema, createdBy: 'company-tagger' });
  for await (const rows of rowGroups(lines, columns)) {
    await parquet.write({
      columnData: columns.map((name, index) => ({ name, data: rows.map((row) => row[index]) })),
      rowGroupSize: rows.length,
    });
    yield taken(writer);
  }
  await parquet.finish();
  yield taken(writer);
}

function elementsOf(column: string): SchemaElement[] {
  const text = { type: 'BYTE_ARRAY', converted_type: 'UTF8' } as const;
  if (isTextColumn(column)) return [{ name: column, repetition_type: 'REQUIRED', ...text }];
  const element = column === 'probabilities' ? ({ type: 'DOUBLE' } as const) : text;
  return [
    { name: column, repetition_type: 'REQUIRED', converted_type: 'LIST', num_children: 1 },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { name: 'element', repetition_type: 'REQUIRED', ...element },
  ];
}

/** Groups of the same size, however the lines arrive, so that an attempt that is repeated writes the same bytes. */
async function* rowGroups(
  lines: AsyncIterable<Uint8Array>,
  columns: readonly string[],
): AsyncGenerator<ResultValue[][]> {
  let rows: ResultValue[][] = [];
  for await (const block of lineBlocks(lines, Number.POSITIVE_INFINITY)) {
    rows.push(...resultRows(block.lines ?? Buffer.of(), columns));
    while (rows.length >= ROW_GROUP_ROWS) {
      yield rows.slice(0, ROW_GROUP_ROWS);
      rows = rows.slice(ROW_GROUP_ROWS);
    }
  }
  if (rows.length > 0) yield rows;
}

/** The bytes written since the last call. Offsets in the file go on from them. */
function taken(writer: ByteWriter): Uint8Array {
  const bytes = writer.getBytes().slice();
  writer.index = 0;
  return bytes;
}
