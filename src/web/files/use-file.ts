import { useRef, useState } from 'preact/hooks';
import type { Encoding } from '../../contract/encoding.ts';
import { useMessages } from '../context.ts';
import { errorMessage } from '../error-message.ts';
import { withService } from '../service.ts';
import { isCertain, type Mapping, mappedRows, suggestedMapping, type Table } from './mapping.ts';
import type { Row } from './row.ts';

/** The companies of one request: few, so that the first results appear soon. */
const COMPANIES = 500;

export interface TaggedFile {
  readonly name: string;
  readonly encoding: Encoding | undefined;
  readonly table: Table | undefined;
  readonly mapping: Mapping | undefined;
  /** Empty until the mapping is clear. */
  readonly rows: readonly Row[];
  readonly done: number;
  readonly failure: string;
}

const NONE: TaggedFile = {
  name: '',
  encoding: undefined,
  table: undefined,
  mapping: undefined,
  rows: [],
  done: 0,
  failure: '',
};

/** A file that is read, and tagged as soon as it is clear which column has the overviews. */
export function useFile() {
  const messages = useMessages();
  const [file, setFile] = useState(NONE);
  const running = useRef<AbortController>(undefined);
  const stop = () => running.current?.abort();

  const begin = () => {
    stop();
    const own = new AbortController();
    running.current = own;
    return own.signal;
  };
  const change = (signal: AbortSignal, changed: Partial<TaggedFile>) => {
    if (!signal.aborted) setFile((former) => ({ ...former, ...changed }));
  };
  const attempt = async (signal: AbortSignal, work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      change(signal, { failure: errorMessage(error, messages) });
    }
  };

  const tagAll = async (table: Table, mapping: Mapping, signal: AbortSignal) => {
    let all: readonly Row[] = mappedRows(table, mapping);
    change(signal, { mapping, rows: all, done: 0, failure: '' });
    for (let first = 0; first < all.length && !signal.aborted; first += COMPANIES) {
      const part = all.slice(first, first + COMPANIES);
      const companies = part.flatMap(({ company, fault }) => (fault === undefined ? [company] : []));
      const results = (
        await withService(({ tagger }) => Array.fromAsync(tagger.tagMany(companies, {}, signal)))
      ).values();
      const tagged = part.map(
        (row): Row => (row.fault === undefined ? { ...row, result: results.next().value } : row),
      );
      all = all.toSpliced(first, tagged.length, ...tagged);
      change(signal, { rows: all, done: first + part.length });
    }
  };

  return {
    file,
    stop,
    async open(chosen: File) {
      const signal = begin();
      setFile({ ...NONE, name: chosen.name });
      await attempt(signal, async () => {
        const { readTable } = await import('./tables.ts');
        const table = await readTable(chosen);
        if (table.records.every(({ fields }) => fields === undefined)) {
          change(signal, { failure: messages.badFile, rows: mappedRows(table, suggestedMapping([])) });
          return;
        }
        const mapping = suggestedMapping(table.columns);
        change(signal, { encoding: table.encoding, table, mapping });
        if (isCertain(mapping)) await tagAll(table, mapping, signal);
      });
    },
    /** Tags the file by a mapping that a person has chosen. */
    async use(mapping: Mapping) {
      const { table } = file;
      const signal = begin();
      if (table) await attempt(signal, () => tagAll(table, mapping, signal));
    },
    /** Lets the person choose the columns again. */
    remap() {
      stop();
      setFile({ ...file, rows: [], done: 0, failure: '' });
    },
  };
}
