/** Files that every node has, whatever engine runs it: what a candidate finds at hand, and the pods' network. */
import { runtimeEndpoint } from './inside/places.ts'

type NodeFile = [path: string, content: string]

const podNetwork = {
  cniVersion: '1.0.0',
  name: 'lab',
  plugins: [
    {
      type: 'bridge',
      bridge: 'cni0',
      isGateway: true,
      hairpinMode: true,
      ipam: { type: 'host-local', ranges: [[{ subnet: '10.244.0.0/24' }]], routes: [{ dst: '0.0.0.0/0' }] },
    },
    { type: 'portmap', capabilities: { portMappings: true } },
  ],
}

const bashrc = `# Interactive shells of the lab's root.
[ -z "$PS1" ] && return
PS1='\\[\\e[1m\\]\\u@\\h\\[\\e[0m\\]:\\w\\$ '
HISTSIZE=10000
HISTFILESIZE=10000
HISTCONTROL=ignoredups
shopt -s histappend checkwinsize
alias ls='ls --color=auto' ll='ls -l' grep='grep --color=auto' k=kubectl
export EDITOR=vi
[ -n "$BASH_VERSION" ] && [ -r /usr/share/bash-completion/bash_completion ] && . /usr/share/bash-completion/bash_completion
`

// bash-completion reads such a file when its command is completed for the first time, so that shells start at once.
const completion = (command: string) => `. <(${command} completion bash)\n`
const kubectlAliasCompletion = `${completion('kubectl')}complete -o default -F __start_kubectl k\n`
const completions = 'root/.local/share/bash-completion/completions'

/** The shell's set-up of the learner's root, by path relative to the node's root. */
export const candidateFiles = (): NodeFile[] => [
  ['etc/crictl.yaml', `runtime-endpoint: ${runtimeEndpoint}\nimage-endpoint: ${runtimeEndpoint}\n`],
  ['root/.bashrc', bashrc],
  [`${completions}/kubectl`, completion('kubectl')],
  [`${completions}/k`, kubectlAliasCompletion],
  [`${completions}/kubeadm`, completion('kubeadm')],
  [`${completions}/crictl`, completion('crictl')],
  ['root/.vimrc', 'set expandtab tabstop=2 shiftwidth=2\n'],
]

/** The one CNI network of a node, without an overlay: there is one node. */
export const podNetworkFiles = (): NodeFile[] => [
  ['etc/cni/net.d/10-lab.conflist', `${JSON.stringify(podNetwork, null, 2)}\n`],
]
