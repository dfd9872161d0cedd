import { base64url, SignJWT } from 'jose'

const [asset = 'films/one', base = 'https://video.example'] = process.argv.slice(2)
const { SLUICE_KEY = '', SLUICE_KID = '' } = process.env
const token = await new SignJWT({ use: 'link', sub: asset, jti: crypto.randomUUID() })
  .setProtectedHeader({ alg: 'HS256', kid: SLUICE_KID, typ: 'JWT' })
  .setIssuedAt()
  .setExpirationTime('2h')
  .sign(base64url.decode(SLUICE_KEY))
console.log(`${base}/${asset}/master.m3u8?token=${token}`)
