import { expect, test } from 'vitest'
import { describeUri, labeler } from '../../../transcoder/verify/labels.ts'

const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.e30.c2ln'
const label = labeler(`https://v.example/films/x/master.m3u8?token=${TOKEN}`)

test.each([
  ['https://v.example/films/x/low/index.m3u8', 'low/index.m3u8'],
  [`https://v.example/s/${TOKEN}/films/x/low/1.m4s?a=${TOKEN}#b`, 'low/1.m4s'],
  [`https://v.example/s/${TOKEN}/films/y/1.m4s`, '/films/y/1.m4s'],
  [`https://cdn.example/a/1.ts?sig=${TOKEN}`, 'cdn.example/a/1.ts'],
  ['https://v.example/films/x/my%20film%2C%20100%25.ts', 'my film, 100%.ts'],
  ['https://v.example/films/x/%1b%5b31m.ts', '%1b%5b31m.ts'],
  ['https://v.example/films/x/%zz.ts', '%zz.ts'],
  ['data:text/plain;base64,AAAA', 'data:…'],
  [`::${TOKEN}?${TOKEN}`, `::${TOKEN}`],
])('%s is %s', (uri, name) => {
  expect(label(uri)).toBe(name)
})

test.each([
  [
    `https://v.example/s/${TOKEN}/films/x/master.m3u8?token=${TOKEN}`,
    'https://v.example/films/x/master.m3u8',
  ],
  ['file:///srv/my%20films/master.m3u8', '/srv/my films/master.m3u8'],
])('the address %s is %s', (uri, name) => {
  expect(describeUri(uri)).toBe(name)
})
