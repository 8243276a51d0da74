import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { BINS, type Measure, type TaggingStatistics, type Total } from '../../model/tagging-statistics.ts';
import type { TaggingService } from '../../serving/tagging-service.ts';
import type { Traffic } from '../../serving/traffic.ts';

const COUNTERS: readonly { name: string; help: string; of: (statistics: TaggingStatistics) => number }[] = [
  { name: 'texts', help: 'Texts tagged.', of: (statistics) => statistics.total('texts') },
  {
    name: 'characters',
    help: 'Characters tagged, in UTF-16 code units.',
    of: (statistics) => statistics.total('characters'),
  },
  { name: 'tokens', help: 'Content words.', of: (statistics) => statistics.total('tokens') },
  {
    name: 'unknown_tokens',
    help: 'Content words that the model does not know.',
    of: (statistics) => statistics.total('tokens') - statistics.total('known'),
  },
];
const HISTOGRAMS: readonly { name: string; help: string; measure: Measure; sum: Total }[] = [
  {
    name: 'description_characters',
    help: 'The length of texts, in UTF-16 code units.',
    measure: 'lengths',
    sum: 'characters',
  },
  {
    name: 'unknown_token_ratio',
    help: 'The share of a text’s content words that the model does not know.',
    measure: 'unknownRates',
    sum: 'unknownRates',
  },
  { name: 'tags_per_text', help: 'The number of tags given to a text.', measure: 'tagCounts', sum: 'given' },
  {
    name: 'tag_probability',
    help: 'The probabilities of the tags given.',
    measure: 'probabilities',
    sum: 'probabilities',
  },
];
/** With fewer texts the index shows chance rather than drift. */
const MIN_TEXTS = 1_000;

/** All tagged texts since the start, and how recent ones differ from training. */
export function addTrafficMetrics(registry: Registry, traffic: Traffic, service: TaggingService): void {
  const registers = [registry];
  for (const { name, help, of } of COUNTERS) {
    new Counter({
      name: `company_tagger_${name}_total`,
      help,
      registers,
      collect() {
        this.reset();
        for (const { statistics } of traffic.totals()) this.inc(of(statistics));
      },
    });
  }
  for (const histogram of HISTOGRAMS) registry.registerMetric(new StatisticsHistogram(traffic, histogram));
  new Counter({
    name: 'company_tagger_tags_given_total',
    help: 'The number of texts that each tag was given to.',
    labelNames: ['tag'],
    registers,
    collect() {
      this.reset();
      for (const { tags, statistics } of traffic.totals()) {
        for (const [output, { id }] of tags.entries()) this.inc({ tag: id }, statistics.tags[output]);
      }
    },
  });
  for (const [name, of] of [
    ['company_tagger_drift_psi', 'psi'],
    ['company_tagger_drift_psi_by_chance', 'byChance'],
  ] as const) {
    new Gauge({
      name,
      help:
        of === 'psi'
          ? 'The population stability index of traffic against training; absent while there are few texts.'
          : 'The index that chance alone would give.',
      labelNames: ['signal'],
      registers,
      collect() {
        this.reset();
        const drift = service.model && traffic.drift(service.model);
        if (drift === undefined || drift.texts < MIN_TEXTS) return;
        this.set({ signal: 'tags' }, drift.tags[of]);
        this.set({ signal: 'lengths' }, drift.lengths[of]);
        this.set({ signal: 'unknown_rates' }, drift.unknownRates[of]);
      },
    });
  }
}

/** A histogram whose counts come from `TaggingStatistics`. */
class StatisticsHistogram extends Histogram {
  readonly #traffic: Traffic;
  readonly #of: (typeof HISTOGRAMS)[number];

  constructor(traffic: Traffic, of: (typeof HISTOGRAMS)[number]) {
    super({
      name: `company_tagger_${of.name}`,
      help: of.help,
      buckets: [...BINS[of.measure]],
      registers: [],
    });
    this.#traffic = traffic;
    this.#of = of;
  }

  /** Called by prom-client's registry. */
  getForPromString() {
    const { measure, help, sum: total } = this.#of;
    const name = `company_tagger_${this.#of.name}`;
    const all = [...this.#traffic.totals()].map(({ statistics }) => statistics);
    const bins = all.map((statistics) => statistics.bins(measure));
    const sum = all.reduce((sum, statistics) => sum + statistics.total(total), 0);
    let cumulated = 0;
    const buckets = [...BINS[measure], '+Inf'].map((le, bin) => {
      cumulated += bins.reduce((count, counts) => count + (counts[bin] ?? 0), 0);
      return { labels: { le }, value: cumulated, metricName: `${name}_bucket` };
    });
    return {
      name,
      help,
      type: 'histogram',
      values: [
        ...buckets,
        { labels: {}, value: sum, metricName: `${name}_sum` },
        { labels: {}, value: cumulated, metricName: `${name}_count` },
      ],
    };
  }
}
