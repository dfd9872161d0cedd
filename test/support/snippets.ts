import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { canRun } from './programs.ts'

export const SNIPPETS = fileURLToPath(new URL('../../docs/snippets', import.meta.url))

/** How a snippet is run on this machine; asset and base follow. */
export interface SnippetCommand {
  readonly program: string
  readonly args: readonly string[]
  readonly folder?: string
  readonly environment?: Readonly<Record<string, string>>
}

interface Snippet {
  readonly file: string
  readonly needs: string
  /** `undefined` where its language or its library is not installed. */
  readonly prepare: (folder: string) => SnippetCommand | undefined
}

/** A link's token in each language, by its usual library. */
export const LINK_SNIPPETS: readonly Snippet[] = [
  {
    file: 'link.ts',
    needs: 'Node',
    prepare: () => ({ program: process.execPath, args: [join(SNIPPETS, 'link.ts')] }),
  },
  {
    file: 'link.py',
    needs: 'Python with PyJWT',
    prepare: () => {
      const program = ['python3', '/usr/bin/python3'].find((it) => canRun(it, ['-c', 'import jwt']))
      return program === undefined ? undefined : { program, args: [join(SNIPPETS, 'link.py')] }
    },
  },
  {
    file: 'link.rb',
    needs: 'Ruby with ruby-jwt',
    prepare: () => {
      if (!canRun('ruby', ['-rjwt', '-e', ''])) return undefined
      return { program: 'ruby', args: [join(SNIPPETS, 'link.rb')] }
    },
  },
  { file: 'link.go', needs: 'Go with golang-jwt', prepare: prepareGo },
  { file: 'link.php', needs: 'PHP with firebase/php-jwt', prepare: preparePhp },
]

const GO_PACKAGE = 'github.com/golang-jwt/jwt/v5'

/**
 * Debian's packages of Go are sources, and its older one is version 4, which has the same functions:
 * they become the vendored dependency of a module that asks for version 5, as a user's module would.
 */
function prepareGo(folder: string): SnippetCommand | undefined {
  const debian = '/usr/share/gocode/src/github.com/golang-jwt/jwt'
  const library = [`${debian}/v5`, debian].find((path) => existsSync(join(path, 'token.go')))
  if (library === undefined || !canRun('go', ['version'])) return undefined
  const vendored = join(folder, 'vendor', GO_PACKAGE)
  mkdirSync(vendored, { recursive: true })
  for (const name of readdirSync(library)) {
    if (!name.endsWith('.go') || name.endsWith('_test.go')) continue
    copyFileSync(join(library, name), join(vendored, name))
  }
  writeFileSync(
    join(folder, 'vendor/modules.txt'),
    `# ${GO_PACKAGE} v5.0.0\n## explicit\n${GO_PACKAGE}\n`,
  )
  writeFileSync(join(folder, 'go.mod'), `module link\n\ngo 1.18\n\nrequire ${GO_PACKAGE} v5.0.0\n`)
  copyFileSync(join(SNIPPETS, 'link.go'), join(folder, 'link.go'))
  const environment = { GO111MODULE: 'on', GOFLAGS: '-mod=vendor', GOTOOLCHAIN: 'local' }
  return { program: 'go', args: ['run', '.'], folder, environment }
}

/** The package as Composer installs it for a user. */
function preparePhp(folder: string): SnippetCommand | undefined {
  const homes = [
    process.env.COMPOSER_HOME,
    `${homedir()}/.config/composer`,
    `${homedir()}/.composer`,
  ]
  const vendor = homes
    .map((home) => join(home ?? '', 'vendor'))
    .find((path) => existsSync(join(path, 'firebase/php-jwt')))
  if (vendor === undefined || !canRun('php')) return undefined
  symlinkSync(vendor, join(folder, 'vendor'))
  copyFileSync(join(SNIPPETS, 'link.php'), join(folder, 'link.php'))
  return { program: 'php', args: [join(folder, 'link.php')] }
}
