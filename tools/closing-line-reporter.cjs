// The end of a run: every failed test by name, then the closing line that scripts read: "tests: N passed, N failed, N skipped".
// A log that was cut, or that scrolled away, still names them.
const path = require('node:path');

module.exports = class {
  onRunComplete(_contexts, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    for (const name of results.testResults.flatMap(failuresOf)) console.log(`FAILED: ${name}`);
    console.log(`tests: ${results.numPassedTests} passed, ${failed} failed, ${results.numPendingTests} skipped`);
  }
};

function failuresOf({ testFilePath, testResults, testExecError }) {
  const file = path.relative(process.cwd(), testFilePath);
  const failed = testResults.filter(({ status }) => status === 'failed');
  return [
    ...(testExecError ? [`${file} (could not run)`] : []),
    ...failed.map(({ ancestorTitles, title }) => [file, ...ancestorTitles, title].join(' › ')),
  ];
}
