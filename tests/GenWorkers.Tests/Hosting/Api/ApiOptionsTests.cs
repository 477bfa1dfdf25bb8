using GenWorkers.Hosting.Api;

namespace GenWorkers.Tests.Hosting.Api;

public sealed class ApiOptionsTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://localhost:1;http://[::1]:2")]
    public void LoopbackUrls_OfLoopback_AreAllowed(string urls) =>
        new ApiOptions { Urls = urls }.LoopbackUrls().Length.ShouldBe(urls.Split(';').Length);

    [Theory]
    [InlineData("http://0.0.0.0:8080")]
    [InlineData("http://*:8080")]
    [InlineData("http://127.0.0.1:1;http://10.0.0.1:2")]
    [InlineData("http://localhost.example:80")]
    [InlineData("nonsense")]
    public void LoopbackUrls_OfAnotherAddress_Throws(string urls) =>
        Should.Throw<ArgumentException>(() => new ApiOptions { Urls = urls }.LoopbackUrls()).Message.ShouldContain("loopback");
}
