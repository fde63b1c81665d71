/** For tests: a browser that keeps the cookies of one server, and names the page's origin with all it sends. */
import type { Answer, CallOptions, TestServer } from './server.ts'

export interface Browser {
  call<T = unknown>(method: string, path: string, options?: CallOptions): Promise<Answer<T>>
  /** Of what the server has set. */
  cookies: Map<string, string>
  /** What was set last, with its attributes. */
  lastSet: string[]
}

export function browserOf({ call, address }: Pick<TestServer, 'call' | 'address'>): Browser {
  const cookies = new Map<string, string>()
  const browser: Browser = {
    cookies,
    lastSet: [],
    async call(method, path, { body, headers = {} } = {}) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const own = { origin: address, ...(cookie && { cookie }) }
      const answer = await call<never>(method, path, { body, headers: { ...own, ...headers } })
      browser.lastSet = answer.headers['set-cookie'] ?? []
      for (const set of browser.lastSet) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
        if (/max-age=0/i.test(set)) cookies.delete(name)
        else cookies.set(name, value)
      }
      return answer
    },
  }
  return browser
}
