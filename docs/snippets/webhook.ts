import { createHmac, timingSafeEqual } from 'node:crypto'
import { buffer } from 'node:stream/consumers'

/** @param body the bytes as they came: JSON that was read and written again has others */
function isGenuine(body: Buffer, header: string, secret: string): boolean {
  const [, sent = '', sig1 = ''] = /^time=(\d+),sig1=([0-9a-f]{64})$/.exec(header) ?? []
  const expected = createHmac('sha256', secret).update(`${sent}.`).update(body).digest()
  const isSigned = timingSafeEqual(Buffer.from(sig1.padEnd(64, '0'), 'hex'), expected)
  return isSigned && secret.length >= 32 && Math.abs(Date.now() / 1000 - Number(sent)) < 300
}

const { WEBHOOK_SECRET = '', WEBHOOK_SIGNATURE = '' } = process.env
const body = await buffer(process.stdin)
if (!isGenuine(body, WEBHOOK_SIGNATURE, WEBHOOK_SECRET)) process.exit(1)
console.log(JSON.parse(body.toString()).type)
