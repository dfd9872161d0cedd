import { describe, expect, it } from 'vitest'
import { parseObjectPath } from '../../../src/core/object-path.ts'

describe('a path that names a key', () => {
  it.each([
    ['a', 'a'],
    ['films/one/master.m3u8', 'films/one/master.m3u8'],
    ['a%20b/c%25d', 'a b/c%d'],
    ['gr%C3%B6%C3%9Fe', 'größe'],
    ['a/.hidden', 'a/.hidden'],
    ['a/...', 'a/...'],
    ['a+b', 'a+b'],
  ])('%s is %s', (path, key) => {
    expect(parseObjectPath(path)).toBe(key)
  })

  it.each([
    '',
    '/',
    'a/',
    '/a',
    'a//b',
    '.',
    '..',
    'a/../b',
    'a/./b',
    'a/%2e%2e/b',
    'a/%2E./b',
    'a%2Fb',
    'a%5Cb',
    'a\\b',
    'a%00',
    'a%0Ab',
    'a%7F',
    'a%C2%85',
    '%',
    '%zz',
    '%ff',
    '%C3',
    '%ED%A0%80',
    'a'.repeat(1025),
    'ö'.repeat(513),
    'a/'.repeat(10_000),
  ])('%.40s is refused, not cleaned', (path) => {
    expect(() => parseObjectPath(path)).toThrow(expect.objectContaining({ code: 'path_invalid' }))
  })
})
