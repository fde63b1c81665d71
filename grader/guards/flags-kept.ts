/** Flags that a task is not about say what they said. */
import type { Component } from '../../lab-infra/control-plane/facts.ts'
import { flagsOf } from '../cluster/manifests.ts'
import { finding, observe } from '../finding.ts'
import { type FlagChange, isFlagNamed, observeFlagsKept } from '../observations/flags-kept.ts'
import { shownList } from '../shown.ts'
import type { Check } from '../types.ts'

/** They make the log longer and nothing else. */
const logOnly = ['v', 'vmodule']

/**
 * A component's other flags say what they said when the setup had ended, by the manifest that it left, and there are no
 * further ones. A duration, a number, a switch or a path may be written otherwise; a list whose order says nothing may have
 * another. That the process runs so is controlPlaneHealthy's to judge, what the named files say `observeKept`'s.
 * @param change flags that the task is about (`undefined`: not judged here), or what is meant where the task begins broken.
 * @param mayAdd names of flags that a solution may add or change, or how they begin: "audit-log-*".
 */
export function otherFlagsKept(
  points: number,
  change: Record<string, FlagChange> = {},
  mayAdd: string[] = [],
  component: Component = 'kube-apiserver',
): Check {
  const whose = component === 'kube-apiserver' ? 'The API server' : component
  return {
    id: component === 'kube-apiserver' ? 'other-flags-kept' : `${component}-flags-kept`,
    title: `${whose}'s other settings are as they were`,
    points,
    guard: true,
    needsApiServer: false,
    proves: ['Everything else in the manifests of the static pods stays as it is'],
    async run(target) {
      const open = [...mayAdd, ...logOnly]
      const { manifest, where } = await flagsOf(target, component)
      return finding([
        ...(await observeFlagsKept(
          target,
          component,
          change,
          name => !open.some(it => isFlagNamed(name, it)),
        )),
        ...manifest.strays.map(it => observe(false, where(it.word), 'flags only', shownList([it.word]))),
        observe(true, where(''), 'the other flags as they were', 'as they were'),
      ])
    },
  }
}

/** By them the API server decides who somebody is and what they may do (kube-apiserver --help). */
const gates = [
  ...[
    'anonymous-auth',
    'authentication-*',
    'authorization-*',
    'client-ca-file',
    'enable-bootstrap-token-auth',
  ],
  ...['oidc-*', 'requestheader-*', 'service-account-*', 'token-auth-file'],
  ...['disable-admission-plugins', 'enable-admission-plugins', 'admission-control-config-file'],
]

/**
 * How people sign in, what authorizes them and what admission does is what it was, for tasks about RBAC: what its objects
 * give is not all where another authorizer is asked as well. Flags are judged, no object: a new policy or webhook is none of its
 * business. A task that asks for one says with `sentence` what stays in words that are true of it: "The flags of the API server
 * about authentication, authorization and admission stay as they are".
 */
export function gatesKept(points: number): Check {
  return {
    id: 'gates-kept',
    title: 'How the API server authenticates, authorizes and admits is as it was',
    points,
    guard: true,
    needsApiServer: false,
    proves: ['How the API server authenticates, authorizes and admits requests stays as it is'],
    async run(target) {
      const component = 'kube-apiserver'
      const { where } = await flagsOf(target, component)
      return finding([
        ...(await observeFlagsKept(target, component, {}, name => gates.some(it => isFlagNamed(name, it)))),
        observe(true, where(''), 'the flags about access as they were', 'as they were'),
      ])
    },
  }
}
