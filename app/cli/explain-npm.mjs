/** What npm's error codes mean and what to do about them; npm's own words are kept where they say it best. */
const known = [
  {
    codes: [
      'ENOTFOUND',
      'EAI_AGAIN',
      'ECONNREFUSED',
      'ECONNRESET',
      'ETIMEDOUT',
      'ENETUNREACH',
      'ERR_SOCKET_TIMEOUT',
    ],
    cause: 'the package registry cannot be reached',
    remedy: 'Check the network; behind a proxy set https_proxy or `npm config set proxy`',
  },
  {
    codes: ['ENOSPC'],
    cause: 'no space is left on the disk',
    remedy: 'Free 1 GB where this folder and ~/.npm lie, then start again',
  },
  {
    codes: ['EACCES', 'EPERM', 'EROFS'],
    cause: 'this folder or ~/.npm may not be written',
    remedy: 'Start as the owner of this folder, or give it to yourself with chown',
  },
  {
    codes: ['EUSAGE'],
    cause: 'package.json and package-lock.json do not fit together',
    remedy: 'Take both as they were committed: git checkout package.json package-lock.json',
  },
  {
    codes: ['EINTEGRITY'],
    cause: 'a package has not the locked checksum',
    remedy: 'Run `npm cache clean --force` and start again; if it stays, do not trust the registry in use',
  },
  {
    codes: ['E404', 'ETARGET'],
    cause: 'the package registry in use lacks a locked package',
    remedy: 'Check `npm config get registry`',
  },
  {
    codes: ['SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    cause: 'the certificate of the package registry is not trusted',
    remedy: 'Name your network’s CA file in NODE_EXTRA_CA_CERTS or with `npm config set cafile`',
  },
]

/**
 * @param failure npm's log, or the error that kept npm from starting
 * @returns {{ cause: string, remedy: string }}
 */
export function explainNpm(failure, projectDir) {
  if (failure instanceof Error) {
    const missing = failure.code === 'ENOENT'
    return {
      cause: missing ? 'npm is not in PATH' : failure.message,
      remedy: missing
        ? 'Install npm, which comes with Node.js'
        : `Run \`npm ci\` in ${projectDir} to see more`,
    }
  }
  const errors = failure.split('\n').flatMap(line => line.match(/^npm (?:error|ERR!) (.+)/)?.[1] ?? [])
  const code = errors.flatMap(line => line.match(/^code (\S+)/)?.[1] ?? [])[0]
  const entry = known.find(({ codes }) => codes.includes(code))
  const words = errors
    .filter(line => !/^(code|errno|syscall|path|dest|network|A complete log)\b/.test(line))
    .slice(0, 2)
    .join(' ')
  return {
    cause: `${entry?.cause ?? `npm ci ended with ${code ?? 'an error'}`}${words ? ` (${words})` : ''}`,
    remedy: entry?.remedy ?? `Run \`npm ci\` in ${projectDir} to see more`,
  }
}
