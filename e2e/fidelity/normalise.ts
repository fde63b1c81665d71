/** What has to differ between any two clusters, put out of sight in one place, each with its reason. */
import type { Answers, Found, Question } from './questions.ts'

export interface NodeNames {
  name: string
  address: string
}

interface Rule {
  reason: string
  replace(value: string, where: string, node: NodeNames): string
}

const rules: Rule[] = [
  {
    reason: 'each node has an address of its own',
    replace: (value, _, node) =>
      value.replaceAll(new RegExp(`${literal(node.address)}(?!\\d)`, 'g'), '<address>'),
  },
  {
    reason: 'each node has a name of its own; a tier or a role that reads the same is no name',
    replace: (value, where, node) =>
      /\.tier$/.test(where)
        ? value
        : value.replaceAll(new RegExp(`(?<![\\w./-])${literal(node.name)}(?![\\w/-])`, 'g'), '<node>'),
  },
  {
    reason: 'an engine may name its clusters, to tell them apart',
    replace: (value, where) => (/ --cluster-name$|\.clusterName$/.test(where) ? '<cluster>' : value),
  },
  {
    reason: 'certificates are made with the cluster; what they say is a question of its own',
    replace: value =>
      value.replaceAll(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----\n?/g, '<pem>'),
  },
  {
    reason: 'clusters are made at different times',
    replace: value => value.replaceAll(/\b20\d\d-\d\d-\d\d\b/g, '<day>'),
  },
]

/** The answers with placeholders for what must differ. */
export function normalise(answers: Answers, node: NodeNames): Answers {
  const questions = Object.entries(answers) as [Question, Found][]
  return Object.fromEntries(
    questions.map(([question, found]) => [
      question,
      Object.fromEntries(
        Object.entries(found).map(([where, value]) => [apply(where, where, node), apply(value, where, node)]),
      ),
    ]),
  )
}

const apply = (value: string, where: string, node: NodeNames) =>
  rules.reduce((text, rule) => rule.replace(text, where, node), value)

const literal = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
