import {
  type Draw,
  explainedBy,
  filesLieIn,
  type GradeTarget,
  manifestEdited,
  observeAudited,
  observeExemptions,
  observeInForce,
  observeLevelLabels,
  observeLevelVersion,
  observePods,
  observeWorkloadsKept,
  type PodSecurityLevel,
  type PodVerdict,
  sentence,
  temporaryNamespace,
  user,
} from 'cks-lab/grader'

const file = 'admission-control-config-file'

/** Asks as an administrator whom nothing exempts. */
const admin = user('kubernetes-admin', 'kubeadm:cluster-admins')

const pods = (target: GradeTarget, namespaces: string[], level: PodSecurityLevel, wanted: PodVerdict) =>
  namespaces.map(it => observePods(target, it, level, wanted, admin))

/** Without labels of their own: one that is new, and those that were there. */
const unlabelled = async (target: GradeTarget) => [await temporaryNamespace(target), 'default', 'web']

type Names = 'agents' | 'audit' | 'folder' | 'strict' | 'version'

export default ({ agents, audit, folder, strict, version }: Draw<Names>) => {
  const exempt = ['kube-system', agents]
  return [
    explainedBy(
      file,
      sentence(['Pods that violate the level **baseline** are refused', 'All levels are meant as'], {
        id: 'baseline-enforced',
        title: 'Pods that violate baseline are refused in namespaces that set nothing, new ones too',
        points: 4,
        run: async target => [
          pods(target, await unlabelled(target), 'privileged', { refusedBy: 'baseline' }),
          observeLevelVersion(target, 'enforce', version),
        ],
      }),
      sentence(['but who creates them is **warned**', 'All levels are meant as'], {
        id: 'restricted-warned',
        title: 'Pods that violate restricted are admitted there with a warning',
        points: 2,
        run: async target => [
          pods(target, await unlabelled(target), 'baseline', { warnsOf: 'restricted' }),
          observeLevelVersion(target, 'warn', version),
        ],
      }),
    ),
    sentence(['it is noted in the **audit** annotations', 'All levels are meant as'], {
      id: 'violations-audited',
      title: `Pods that violate ${audit} are noted for the audit log`,
      points: 1,
      run: async target => [
        observeAudited(target, await temporaryNamespace(target), audit as 'baseline' | 'restricted', admin),
        observeLevelVersion(target, 'audit', version),
      ],
    }),
    sentence(['Nothing and nobody else is exempt', 'must be running with the new configuration'], {
      id: 'exemptions-as-asked',
      title: `The configuration in force exempts kube-system and ${agents}, and nothing else`,
      points: 2,
      needsApiServer: false,
      run: target => [observeExemptions(target, ...exempt), observeInForce(target, 'kube-apiserver', file)],
    }),
    sentence('Their Pods are neither refused nor warned about', {
      id: 'exempt-namespaces-free',
      title: `Pods in kube-system and ${agents} are neither refused nor warned about`,
      points: 3,
      guard: true,
      run: target => pods(target, exempt, 'privileged', { warnsOf: 'nothing' }),
    }),
    sentence('Namespaces that set a level themselves keep it', {
      id: 'own-levels-kept',
      title: `${strict} still enforces restricted, and sandbox still admits everything`,
      points: 2,
      guard: true,
      run: target => [
        pods(target, [strict], 'baseline', { refusedBy: 'restricted' }),
        pods(target, ['sandbox'], 'privileged', 'admitted'),
      ],
    }),
    sentence('leave the labels of all namespaces, and the workloads in them', {
      id: 'labels-kept',
      title: "The namespaces' labels and the workloads in them are as they were",
      points: 2,
      guard: true,
      run: target => [
        observeLevelLabels(target, strict, 'enforce=restricted'),
        observeLevelLabels(target, 'sandbox', 'enforce=privileged'),
        ['default', 'web', ...exempt].map(it => observeLevelLabels(target, it)),
        observeWorkloadsKept(target),
      ],
    }),
    manifestEdited({ mayMount: true, mayAdd: [file] }),
    sentence('Put the files that you need under', filesLieIn(1, `${folder}/`, file)),
  ]
}
