/*
 * Example requests for the OpenAPI document. The texts are from the project's own sample.
 */
const FARM = {
  id: '4711',
  name: '北の牧場株式会社',
  description:
    '北海道で乳牛を飼育し、生乳を乳業メーカーに出荷しています。牧場に併設した売店ではアイスクリームも販売。',
};
const SAAS = {
  id: '4712',
  description: '飲食店向けに予約管理と顧客管理をまとめたクラウドサービスを月額で提供。',
};

export const EXAMPLES = {
  tag: { ...FARM, options: { limit: 5, explain: true } },
  batch: { companies: [FARM, SAAS], options: { groups: ['sector', 'theme'] } },
  stream: `${JSON.stringify(FARM)}\n${JSON.stringify(SAAS)}\n`,
  feedback: { company: FARM, confirmed: ['A'], added: ['A01'], removed: [], by: 'sato@example.com' },
  classification: { inputs: SAAS.description, parameters: { top_k: 3 } },
  classify: { input: [FARM.description, SAAS.description] },
  inference: {
    id: '1',
    inputs: [
      { name: 'description', datatype: 'BYTES', shape: [2], data: [FARM.description, SAAS.description] },
    ],
    outputs: [{ name: 'labels' }, { name: 'probabilities' }],
  },
  job: {
    input: 's3://companies/2026-11.jsonl.gz',
    output: 's3://companies/2026-11.tags.jsonl',
    options: { limit: 5 },
  },
  activate: { version: '2026-11-25-1c670718' },
  shadow: { version: '2026-11-25-1c670718', share: 0.1 },
} as const;
