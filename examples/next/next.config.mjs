export default {
  // The server reads the package's WebAssembly from where it was installed.
  serverExternalPackages: ["paxos-orchestrations"],
};
