import type { Tag } from '../dataset/records.ts';

/** What can separate the names in a cell, from the least to the most likely within a name. */
const SEPARATORS = [/\n/, /[;；]/, /[#|]/, /[,，]/, /、/, /\s/];

/** Finds tags by what people call them: by their ids, or by their labels where these are clear. */
export class TagNames {
  readonly #ids: ReadonlySet<string>;
  readonly #byLabel: ReadonlyMap<string, readonly Tag[]>;

  constructor(catalogue: readonly Tag[]) {
    this.#ids = new Set(catalogue.map(({ id }) => id));
    this.#byLabel = Map.groupBy(catalogue, ({ label }) => label);
  }

  /**
   * The ids of the tags that a text names, one or several.
   * @param field where the text is from; if it has the name of a tag group, only labels of this group are meant
   * @returns the ids, and the names that no tag has, or several
   */
  find(
    text: string,
    field: string,
  ): { readonly ids: readonly string[]; readonly unclear: readonly string[] } {
    const names = this.#divide(text, field, SEPARATORS);
    const found = names.map((name) => ({ name, ids: this.#idsOf(name, field) }));
    return {
      ids: found.flatMap(({ ids }) => (ids.length === 1 ? ids : [])),
      unclear: found.flatMap(({ name, ids }) => {
        if (ids.length === 1) return [];
        return ids.length === 0 ? [name] : [`${name} (which could be ${ids.join(' or ')})`];
      }),
    };
  }

  /** Labels can have blanks and commas, so a text is divided only where it is no name itself. */
  #divide(text: string, field: string, [separator, ...others]: readonly RegExp[]): string[] {
    const name = text.trim();
    if (name === '') return [];
    if (separator === undefined || this.#idsOf(name, field).length > 0) return [name];
    return name.split(separator).flatMap((part) => this.#divide(part, field, others));
  }

  #idsOf(name: string, field: string): string[] {
    if (this.#ids.has(name)) return [name];
    const tags = this.#byLabel.get(name) ?? [];
    const ofGroup = tags.filter(({ group }) => group === field);
    return (ofGroup.length > 0 ? ofGroup : tags).map(({ id }) => id);
  }
}
