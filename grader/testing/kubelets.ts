/** Nodes with a kubelet, configured as kubeadm does it. */
import { stringify } from 'yaml'
import type { Beginning } from '../cluster/beginning.ts'
import { type KubeletOnDisk, kubeletConfig } from '../cluster/kubelet.ts'
import type { Settings } from '../cluster/kubelet-flags.ts'
import type { Files } from './node-files.ts'
import { type Scene, targetOf } from './target.ts'

export const configPath = '/var/lib/kubelet/config.yaml'
export const flagsPath = '/var/lib/kubelet/kubeadm-flags.env'

/** The text of a KubeletConfiguration. */
export const kubeletFile = (settings: Settings): string =>
  stringify({ apiVersion: 'kubelet.config.k8s.io/v1beta1', kind: 'KubeletConfiguration', ...settings })

/** Unit, drop-in, flags and configuration file, as kubeadm leaves them. */
export const kubeletFiles = (settings: Settings, flags = ''): Files => ({
  '/usr/lib/systemd/system/kubelet.service': '[Service]\nExecStart=/usr/bin/kubelet\n',
  '/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf': [
    '[Service]',
    'Environment="KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml"',
    `EnvironmentFile=-${flagsPath}`,
    'EnvironmentFile=-/etc/default/kubelet',
    'ExecStart=',
    'ExecStart=/usr/bin/kubelet $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS',
  ].join('\n'),
  [flagsPath]: `KUBELET_KUBEADM_ARGS="--node-ip=172.30.0.2 ${flags}"\n`,
  [configPath]: kubeletFile(settings),
})

export const configz = '/api/v1/nodes/node/proxy/configz'

/** An API server whose kubelet tells these settings. */
export const running = (settings: Settings): NonNullable<Scene['answers']> => ({
  [`GET ${configz}`]: { body: { kubeletconfig: settings } },
})

/** What a setup left that had the kubelet configured so. */
export async function leftKubelet(files: Files, settings?: Settings): Promise<Pick<Beginning, 'kubelet'>> {
  const { onDisk }: { onDisk: KubeletOnDisk } = await kubeletConfig(targetOf({ files }))
  return { kubelet: { onDisk, ...(settings && { running: settings }) } }
}
