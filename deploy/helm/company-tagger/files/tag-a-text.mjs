// What `helm test` runs: a text is tagged through the Service, as callers do it.
import { setTimeout } from 'node:timers/promises';

const { SERVICE_URL, API_KEY } = process.env;
const ATTEMPTS = 60;

async function tag() {
  const authorization = API_KEY ? { authorization: `Bearer ${API_KEY}` } : {};
  const response = await fetch(`${SERVICE_URL}/tag`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...authorization },
    body: JSON.stringify({ description: '北海道で乳牛を飼育し、生乳を出荷する牧場です。' }),
    signal: AbortSignal.timeout(10_000),
  });
  return { status: response.status, text: await response.text() };
}

/** A service that is starting refuses connections, or answers 503. */
async function tagOnceReady() {
  for (let attempt = 1; ; attempt++) {
    const answer = await tag().catch((error) => ({ status: 503, text: String(error.cause ?? error) }));
    if (answer.status !== 503 || attempt === ATTEMPTS) return answer;
    await setTimeout(1000);
  }
}

const { status, text } = await tagOnceReady();
if (status === 200) {
  const { tags, model } = JSON.parse(text);
  const labels = tags.map(({ label, probability }) => `${label} ${probability.toFixed(2)}`);
  process.stdout.write(`Tagged by ${JSON.stringify(model)}: ${labels.join(', ') || 'no tags'}\n`);
} else {
  const hint = status === 401 && !API_KEY ? 'Set test.keySecretName to a secret with a key.\n' : '';
  process.stderr.write(`${SERVICE_URL}/tag does not tag (${status}): ${text}\n${hint}`);
  process.exitCode = 1;
}
