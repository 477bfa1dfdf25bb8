using System.Text;

namespace GenWorkers.Jobs.Imaging;

/// <summary>
/// What says inside a PNG that a model made it: text chunks for people, and for programs XMP with the IPTC digital source
/// type. The pixels stay as they are, and the same mark is the same bytes.
/// </summary>
public sealed class SyntheticMark
{
    private const string SourceTypes = "http://cv.iptc.org/newscodes/digitalsourcetype/";
    private const string Tool = "GenWorkers";

    private readonly string source;
    private readonly bool isMixed;

    private SyntheticMark(string source, bool isMixed) => (this.source, this.isMixed) = (source, isMixed);

    /// <param name="digest">SHA-256 of the weights, hex.</param>
    public static SyntheticMark OfModel(string digest) => new($"model sha256:{digest}", isMixed: false);

    /// <summary>A picture of a model that is still in training and has no digest yet.</summary>
    public static SyntheticMark OfTraining(Guid job, string label) => new($"training job {job}, step {label}", isMixed: false);

    /// <summary>The same model's picture, in which generated images stand beside real ones.</summary>
    public SyntheticMark Mixed() => new(source, isMixed: true);

    /// <summary>Type and data of each chunk.</summary>
    internal IEnumerable<(string Type, byte[] Data)> Chunks() =>
    [
        ("tEXt", Text("Software", Tool)),
        ("tEXt", Text("Source", source)),
        ("tEXt", Text("Comment", isMixed ? "Synthetic in part: images by a model beside real ones" : "Synthetic: made by a model")),
        ("iTXt", [.. "XML:com.adobe.xmp\0\0\0\0\0"u8, .. Encoding.UTF8.GetBytes(Xmp())]), // not compressed, no language
    ];

    /// <summary>Both in Latin-1; a keyword has at most 79 characters.</summary>
    private static byte[] Text(string keyword, string text) => Encoding.Latin1.GetBytes($"{keyword}\0{text}");

    private string Xmp() =>
        $"""
        <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmp:CreatorTool="{Tool}, {source}" Iptc4xmpExt:DigitalSourceType="{SourceTypes}{(isMixed ? "compositeWithTrainedAlgorithmicMedia" : "trainedAlgorithmicMedia")}"/></rdf:RDF></x:xmpmeta>
        """;
}
