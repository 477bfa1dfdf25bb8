using System.Text.Json;
using GenWorkers.Jobs.Submission;

namespace GenWorkers.Tests.Jobs.Submission;

public sealed class CanonicalJsonTests
{
    // The number samples of RFC 8785, appendix B.
    [Theory]
    [InlineData(0x0000000000000000, "0")]
    [InlineData(0x8000000000000000, "0")]
    [InlineData(0x0000000000000001, "5e-324")]
    [InlineData(0x8000000000000001, "-5e-324")]
    [InlineData(0x7fefffffffffffff, "1.7976931348623157e+308")]
    [InlineData(0x4340000000000000, "9007199254740992")]
    [InlineData(0x4430000000000000, "295147905179352830000")]
    [InlineData(0x44b52d02c7e14af5, "9.999999999999997e+22")]
    [InlineData(0x44b52d02c7e14af6, "1e+23")]
    [InlineData(0x444b1ae4d6e2ef50, "1e+21")]
    [InlineData(0x3eb0c6f7a0b5ed8d, "0.000001")]
    [InlineData(0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7")]
    [InlineData(0x41b3de4355555553, "333333333.3333332")]
    [InlineData(0xbecbf647612f3696, "-0.0000033333333333333333")]
    [InlineData(0x43143ff3c1cb0959, "1424953923781206.2")]
    public void Number_OfTheStandard_PrintsAsTheStandardSays(ulong bits, string expected) =>
        CanonicalJson.Number(BitConverter.UInt64BitsToDouble(bits)).ShouldBe(expected);

    [Fact]
    public void Serialize_SameContentInAnotherLayout_GivesTheSameText()
    {
        const string Compact = """{"b":[1,2.50,1e2],"a":{"z":null,"y":"\u00e9\n\u0001\"\\/"}}""";
        const string Spread = """
            { "a" : { "y" : "é\n\u0001\"\\\/", "z" : null },
              "b" : [ 1.0, 2.5, 100 ] }
            """;

        Canonical(Compact).ShouldBe(Canonical(Spread));
        Canonical(Compact).ShouldBe("""{"a":{"y":"é\n\u0001\"\\/","z":null},"b":[1,2.5,100]}""");
    }

    [Fact]
    public void Serialize_MembersBeyondAscii_SortsByCodeUnits() =>
        Canonical("""{"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7}""")
            .ShouldBe("{\"\\r\":2,\"1\":4,\"\u0080\":6,\"\u00f6\":7,\"\u20ac\":1,\"\U0001f600\":5,\"\ufb33\":3}");

    [Fact]
    public void Serialize_EmptyContainers_KeepsThem() => Canonical("""{"a":{},"b":[]}""").ShouldBe("""{"a":{},"b":[]}""");

    private static string Canonical(string json)
    {
        using var document = JsonDocument.Parse(json);
        return CanonicalJson.Serialize(document.RootElement);
    }
}
