// Imported first by every launcher: an old Node says so in a sentence before anything of the rest is loaded.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`✘ 需要 Node 20.19 或更新版本，当前是 ${process.versions.node}：请从 https://nodejs.org 安装，再运行 npm ci && npm start`);
  process.exit(1);
}
