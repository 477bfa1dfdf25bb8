using System.Diagnostics;
using System.Runtime.Versioning;

namespace GenWorkers.Architecture.Tests.Deploy;

[SupportedOSPlatform("linux")]
public sealed class ScriptTests
{
    public static TheoryData<string> Scripts { get; } =
        [.. Directory.GetFiles(Repository.PathOf("eng"), "*.sh").Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task Script_Syntax_IsGoodBash(string script)
    {
        using var bash = Process.Start("/bin/bash", ["-n", Repository.PathOf("eng", script)]);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);

        bash.ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData("servers.sh")]
    [InlineData("ceph-s3.sh")]
    [InlineData("test.sh")]
    [InlineData("demo.sh")]
    [InlineData("play.sh")]
    public void Script_Command_IsExecutable(string script) =>
        (File.GetUnixFileMode(Repository.PathOf("eng", script)) & UnixFileMode.UserExecute).ShouldNotBe(UnixFileMode.None);
}
