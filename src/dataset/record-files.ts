import type { Encoding } from '../contract/encoding.ts';
import { isErrorOf, OperationalError } from '../contract/error.ts';
import { formatOf } from '../contract/formats.ts';
import { type OnProgress, unseen } from '../contract/progress.ts';
import { assertJsonLines } from '../contract/text-file.ts';
import { openInputFile } from '../files/input-file.ts';
import { decodedLines, parse, parseJson } from '../files/parse.ts';
import { tableRecords } from '../files/table.ts';
import type { TableRecord } from '../files/table-records.ts';
import { assertKnownGroups, groupsOf } from './groups.ts';
import { type CompanyRecord, companyRecordSchema, type Tag } from './records.ts';

/** A line of a file of records with its place: a record, or the fault that makes it invalid. */
export type RecordLine =
  | { readonly place: string; readonly record: CompanyRecord; readonly fault?: undefined }
  | { readonly place: string; readonly record?: undefined; readonly fault: string };

/** The columns that a table of records must have. */
const REQUIRED_COLUMNS = ['id', 'description', 'tags'];
/** Bounds what is read after a quote that is not closed. */
const MAX_ROW_BYTES = 1_000_000;

/**
 * Reads the lines of a file of company records, including invalid ones: CSV or an Excel workbook if its name says
 * so, or else JSON Lines.
 * @throws {OperationalError} `invalid-input`, when the file cannot be read, or lacks a required column
 */
export function readRecordLines(
  path: string,
  onProgress: OnProgress = unseen,
  encoding?: Encoding,
): Promise<RecordLine[]> {
  return formatOf(path) === 'jsonl'
    ? jsonLines(path, onProgress, encoding)
    : tableLines(path, onProgress, encoding);
}

/**
 * Reads company records from a file.
 * @throws {OperationalError} `invalid-input`, naming the invalid line, or the record whose tag or group is not in the catalogue
 */
export async function readCompanyRecords(
  path: string,
  catalogue: readonly Tag[],
  onProgress?: OnProgress,
  encoding?: Encoding,
): Promise<CompanyRecord[]> {
  const known = new Set(catalogue.map(({ id }) => id));
  const knownGroups = groupsOf(catalogue);
  return (await readRecordLines(path, onProgress, encoding)).map(({ record, fault }) => {
    if (fault !== undefined) throw new OperationalError('invalid-input', fault);
    const unknown = record.tags.find((tag) => !known.has(tag));
    if (unknown !== undefined) {
      throw new OperationalError(
        'invalid-input',
        `record ${record.id} in ${path} has tag ${unknown}, which is not in the catalogue`,
      );
    }
    assertKnownGroups(`record ${record.id} in ${path} has`, record.groups ?? [], knownGroups);
    return record;
  });
}

async function jsonLines(path: string, onProgress: OnProgress, encoding?: Encoding): Promise<RecordLine[]> {
  const { bytes, size, bytesRead } = await openInputFile(path);
  const records: RecordLine[] = [];
  let number = 0;
  for await (const lines of decodedLines(bytes, { name: path, encoding })) {
    for (const line of lines) {
      number++;
      if (line.trim() === '') continue;
      if (records.length === 0) assertJsonLines(line, path);
      const place = `${path} line ${number}`;
      records.push(recordLine(place, () => parseJson(companyRecordSchema, line, place)));
    }
    onProgress(`bytes of ${path} read`, bytesRead(), size);
  }
  return records;
}

async function tableLines(path: string, onProgress: OnProgress, encoding?: Encoding): Promise<RecordLine[]> {
  const { bytes, size, bytesRead } = await openInputFile(path);
  const source = { name: path, encoding, maxRowBytes: MAX_ROW_BYTES, required: REQUIRED_COLUMNS };
  const lines: RecordLine[] = [];
  for await (const { records } of tableRecords(bytes, source)) {
    for (const record of records) lines.push(tableLine(record, `${path} line ${record.line}`));
    onProgress(`bytes of ${path} read`, bytesRead(), size);
  }
  return lines;
}

function tableLine({ fields, fault }: TableRecord, place: string): RecordLine {
  if (fields === undefined) return { place, fault: `${place}: ${fault}` };
  const given = Object.fromEntries([...fields].filter(([, cell]) => cell !== ''));
  const { tags = '', groups } = given;
  const value = {
    ...given,
    description: fields.get('description'),
    tags: tags.split(/\s+/).filter((tag) => tag !== ''),
    ...(groups !== undefined && { groups: groups.split(',').map((group) => group.trim()) }),
  };
  return recordLine(place, () => parse(companyRecordSchema, value, place));
}

function recordLine(place: string, read: () => CompanyRecord): RecordLine {
  try {
    return { place, record: read() };
  } catch (error) {
    if (!isErrorOf(error, 'invalid-input')) throw error;
    return { place, fault: error.message };
  }
}
