namespace GenWorkers.Architecture.Tests.Deploy;

/// <summary>No container runtime runs where this is tested, so the file is read as one would read it.</summary>
public sealed class ComposeFileTests
{
    private static readonly string[] KnownKeys =
    [
        "image", "build", "command", "entrypoint", "environment", "env_file", "depends_on", "volumes", "ports", "profiles",
        "healthcheck", "restart", "stop_grace_period", "hostname", "deploy",
    ];

    private readonly ComposeFile _file = new();

    [Fact]
    public void Services_All_HaveKnownKeysAndAnImage()
    {
        foreach (var (name, service) in _file.Services)
        {
            service.Keys.Cast<string>().Except(KnownKeys).ShouldBeEmpty(name);
            service.ShouldContainKey("image", name);
        }
    }

    [Fact]
    public void Services_Cpu_AreBrokerDatabaseStoreMigrationAndWorker() =>
        _file.Services.Keys.ShouldBe(
            ["rabbitmq", "postgres", "minio", "minio-bucket", "migration", "worker", "worker-cuda"], ignoreOrder: true);

    [Theory]
    [InlineData("rabbitmq", "rabbitmq:4")]
    [InlineData("postgres", "postgres:17")]
    public void Image_Server_IsThePromisedVersion(string service, string image) =>
        ((string)_file.Services[service]["image"]).ShouldStartWith(image);

    [Theory]
    [InlineData("worker", "cpu")]
    [InlineData("worker-cuda", "cuda")]
    public void Profiles_Worker_BelongsToItsDevice(string service, string profile)
    {
        ComposeFile.List(_file.Services[service], "profiles").ShouldBe([profile]);
        ComposeFile.Map(_file.Services[service]["build"])["target"].ShouldBe(profile);
    }

    [Fact]
    public void DependsOn_EveryService_NamesOneWithTheConditionItCanMeet()
    {
        foreach (var (name, service) in _file.Services.Where(pair => pair.Value.ContainsKey("depends_on")))
        {
            foreach (var (target, condition) in ComposeFile.Map(service["depends_on"]))
            {
                _file.Services.ShouldContainKey((string)target, name);
                if ((string)ComposeFile.Map(condition)["condition"] == "service_healthy")
                    _file.Services[(string)target].ShouldContainKey("healthcheck", name);
            }
        }
    }

    [Fact]
    public void Volumes_Mounted_AreDeclaredOrExistInTheRepository()
    {
        foreach (var source in _file.Services.Values
            .SelectMany(service => ComposeFile.List(service, "volumes"))
            .Where(volume => volume[0] != '$')
            .Select(volume => volume.Split(':')[0]))
        {
            if (source.StartsWith("./", StringComparison.Ordinal))
                Path.Exists(Repository.PathOf(source[2..])).ShouldBeTrue(source);
            else
                _file.Volumes.ShouldContain(source);
        }
    }

    [Fact]
    public void Build_Dockerfile_ExistsWithTheTarget()
    {
        foreach (var build in _file.Services.Values
            .Where(service => service.ContainsKey("build"))
            .Select(service => ComposeFile.Map(service["build"])))
        {
            var dockerfile = new Dockerfile(Repository.PathOf((string)build["dockerfile"]));
            if (build["target"] is string target && target[0] != '$')
                dockerfile.Stages.ShouldContain(target);
        }
    }

    [Fact]
    public void Ports_All_AreOnLoopback() =>
        _file.Services.Values.SelectMany(service => ComposeFile.List(service, "ports"))
            .ShouldAllBe(port => port.StartsWith("127.0.0.1:", StringComparison.Ordinal));

    [Fact]
    public void Passwords_All_ComeFromTheEnvironment()
    {
        foreach (var line in _file.Text.Split('\n').Where(line =>
            line.Contains("PASS", StringComparison.OrdinalIgnoreCase) || line.Contains("SecretKey", StringComparison.Ordinal)))
            (line.TrimStart().StartsWith('#') || line.Contains("${", StringComparison.Ordinal)).ShouldBeTrue(line);
    }

    [Fact]
    public void Variables_Used_AreDocumented() =>
        _file.Variables.Concat(_file.Settings).Except(EnvironmentExample.Names).ShouldBeEmpty();
}
