/** What the processes of this part tell each other; see index.ts. */

/** Of the server, once it listens. */
export interface Serving {
  address: string
  /** The path of the page that makes the first instructor. */
  firstInstructor: string
}

/** What the clients are to do. */
export interface Order extends Serving {
  metricsToken: string
  learners: number
  /** How long everybody works. */
  seconds: number
}

/** What the clients found, once everybody has worked. */
export interface Findings {
  /** ms from what happened to its row on the board. */
  behind: number[]
  /** ms from a key to its echo. */
  echo: number[]
  /** Bytes. */
  printed: number
  lost: number
  doubled: number
  /** ms that the longest took to print it all. */
  printedMs: number
  /** Checks that were judged. */
  checks: number
  /** The server's own words on its event loop, in ms. */
  delay: { p50: number; p99: number; max: number }
  /** CPU time of the server as a share of one core. */
  cpu: number
}

/** `problem`: why they found nothing. */
export type Found = Findings | { problem: string }

/** The environment variable with the folder of the terminals' sockets. */
export const socketsVariable = 'CKS_LAB_BENCH_SOCKETS'
/** Where the terminals of the lab that is made as the nth (from 0) are dialled. */
export const socketOf = (folder: string, nth: number) => `${folder}/${nth}`
