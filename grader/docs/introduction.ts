/** What the page about the check library begins with. */

export const introduction = `The library has three parts. Facts say how things are, observations compare them with what was expected, guards are checks that are ready to be listed. Each rests on those before it; what a task needs and none of them has, a check finds out with \`target.node\` and \`api(target)\`.

## Commands on the node

\`target.node.exec(argv)\` runs a program as root on the learner’s node; where a shell is wanted it is named, \`['sh', '-c', script, name, ...args]\`.

- **Whose view.** Without \`view\` a command sees what a shell of the learner sees, and runs the programs that the learner has put there. With \`view: 'grader'\` it runs programs that the learner cannot replace, past what is mounted over them, and sees the same files under \`/etc\`, \`/var\`, \`/root\`, \`/run\` and \`/tmp\`, and all the node’s processes: a verdict rests on this one. \`answerOf\` and \`readFile\` use it. An engine that cannot tell the two apart treats both alike.
- **Process ids.** The two views number processes differently: an id from a pid file or from a command of the learner’s view means another process, or none, in the grader’s. \`factsOf\` gives the components’ processes by container.
- **Exit codes.** One that is not 0 is a result, not an exception, and so is \`null\`, when a signal or the time limit ended the command. \`answerOf\` throws then, which makes a check inconclusive: use it where nothing is found out without the output.
- **Time.** A command ends after 30 s, or \`timeoutMs\`, and the result says \`timedOut\`. A check has 15 s for everything, or its own \`timeoutMs\`; when that is over, its commands and requests end, \`target.signal\` aborts, and it is inconclusive.
- **Side by side.** All checks of a task run at once. None may stop, restart or change what another looks at: no component, no file, no object that is not its own. What a check makes is named with \`target.nonce\`, and taken away by what it hands to \`target.defer\`. What several ask for is done once, with \`target.once\`. A check that has to disturb says \`alone: true\`: it runs after all others, and what it defers is undone at once.`
