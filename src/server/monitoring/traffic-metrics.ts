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
  { name: 'tokens', help: 'Words that can carry a topic.', of: (statistics) => statistics.total('tokens') },
  {
    name: 'unknown_tokens',
    help: 'Words that can carry a topic and that the model does not know.',
    of: (statistics) => statistics.total('tokens') - statistics.total('known'),
  },
];
const HISTOGRAMS: readonly { name: string; help: string; measure: Measure; sum: Total }[] = [
  {
    name: 'description_characters',
    help: 'Length of the texts.',
    measure: 'lengths',
    sum: 'characters',
  },
  {
    name: 'unknown_token_ratio',
    help: 'Share of a text’s words that the model does not know.',
    measure: 'unknownRates',
    sum: 'unknownRates',
  },
  { name: 'tags_per_text', help: 'Tags given to a text.', measure: 'tagCounts', sum: 'given' },
  {
    name: 'tag_probability',
    help: 'Probabilities of the tags that were given.',
    measure: 'probabilities',
    sum: 'probabilities',
  },
];
/** Fewer say more of chance than of drift. */
const MIN_TEXTS = 1_000;

/** What was tagged, by every model together since the start, and how the latest of it differs from training. */
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
    help: 'How often each tag was given.',
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
          ? 'Population stability index of traffic against training; none as long as there are few texts.'
          : 'What chance alone would make of it.',
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

/** A histogram that has been counted already. */
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

  /** What prom-client's registry asks a histogram for. */
  getForPromString() {
    const { measure, help, sum: total } = this.#of;
    const name = `company_tagger_${this.#of.name}`;
    const ends = [...BINS[measure], '+Inf'];
    const counts = ends.map(() => 0);
    let sum = 0;
    for (const { statistics } of this.#traffic.totals()) {
      sum += statistics.total(total);
      for (const [bin, count] of statistics.bins(measure).entries()) counts[bin] += count;
    }
    let cumulated = 0;
    const buckets = ends.map((le, bin) => {
      cumulated += counts[bin];
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
