/** Maps `cks-lab/grader` to this folder's index from anywhere, so that scenario folders need no packages of their own. */
import { registerHooks } from 'node:module'

const index = new URL('./index.ts', import.meta.url).href

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'cks-lab/grader'
      ? { url: index, format: 'module-typescript', shortCircuit: true }
      : next(specifier, context),
})
