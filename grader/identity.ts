/** Who asks, in one notion for requests, for what RBAC is asked, and for credentials. */

/** Somebody as authorization sees them, without the group that everybody is in: see {@link groupsOf}. */
export interface Subject {
  user: string
  groups?: string[]
}

/**
 * As whom a request is made. grader: the grader's own admin rights. nobody: no credentials at all. A subject: by
 * impersonation, so that authorization and admission see them
 * (kubernetes.io/docs/reference/access-authn-authz/user-impersonation). token, cert: as shown.
 */
export type Identity =
  | 'grader'
  | 'nobody'
  | Subject
  | { token: string }
  | { cert: string; key: string; name?: string }

/** A user by name, in these groups. */
export const user = (name: string, ...groups: string[]): Required<Subject> => ({ user: name, groups })

/** A ServiceAccount with the groups that its tokens put it in. */
export const serviceAccount = (namespace: string, name: string) =>
  user(
    `system:serviceaccount:${namespace}:${name}`,
    'system:serviceaccounts',
    `system:serviceaccounts:${namespace}`,
  )

/** A node's kubelet (kubernetes.io/docs/reference/access-authn-authz/node). */
export const kubeletOf = (node: string) => user(`system:node:${node}`, 'system:nodes')

/** Who asks without credentials (kubernetes.io/docs/reference/access-authn-authz/authentication/#anonymous-requests). */
export const anonymous = user('system:anonymous')

/** All groups of a subject, with the one that everybody is in who has signed in, or has not. */
export const groupsOf = ({ user: name, groups = [] }: Subject): string[] => [
  ...groups,
  name === anonymous.user ? 'system:unauthenticated' : 'system:authenticated',
]
