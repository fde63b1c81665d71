/** People, and all by which they come and go, put together. */
import type { Logger } from 'pino'
import type { Store } from '../../store/store.ts'
import type { Classes } from '../class/classes.ts'
import type { Sessions } from '../sessions.ts'
import { hashCode } from './codes.ts'
import { Forgetting } from './forgetting.ts'
import { Invitations } from './invitations.ts'
import type { Issuer } from './issuer.ts'
import { Joining } from './joining.ts'
import { People } from './people.ts'
import { secretBeside } from './secret.ts'
import type { SignIns } from './sign-ins.ts'

export interface SignInOptions {
  /** Of OpenID Connect, where people may sign in that way, too. */
  issuer?: Issuer | undefined
  /** Who has it gets /metrics; nobody else does. */
  metricsToken?: string | undefined
}

export interface ComingAndGoing {
  people: People
  invitations: Invitations
  joining: Joining
  forgetting: Forgetting
  /** undefined where nobody has to sign in. */
  signIns: SignIns | undefined
  /** What /metrics asks for where people sign in; without one it answers nobody. */
  metricsToken: string | undefined
}

export interface ComingAndGoingDependencies {
  store: Store
  /** Where that store is. */
  address: string
  classes: Classes
  sessions: Sessions
  log: Logger
  /** Browsers come over TLS only. */
  secure: boolean
}

/** @param signIn undefined where nobody has to sign in */
export async function comingAndGoing(
  { store, address, classes, sessions, log, secure }: ComingAndGoingDependencies,
  signIn: SignInOptions | undefined,
): Promise<ComingAndGoing> {
  const secret = secretBeside(address)
  const people = new People(store, secret)
  const ofLibrary = () => ({ db: store.db, secret: hashCode('sign-ins', secret()), secure, log })
  return {
    people,
    invitations: new Invitations(store, people, secret),
    joining: new Joining(classes, people),
    forgetting: new Forgetting({ store, people, classes, sessions, log }),
    // The library is loaded by those only who use it.
    signIns: signIn && new (await import('./sign-ins.ts')).SignIns({ ...ofLibrary(), issuer: signIn.issuer }),
    metricsToken: signIn?.metricsToken,
  }
}
