using System.Text.RegularExpressions;
using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Quizzes;
using GenWorkers.Tests.Jobs.Imaging;

namespace GenWorkers.Tests.Jobs.Quizzes;

public sealed partial class QuizPageTests
{
    private static readonly SampleShape Shape = new(8, 8, 3);

    [Fact]
    public void Write_SamePictures_IsTheSamePageWhateverTheyAre()
    {
        var images = Images(20, i => i % 2 == 0);
        var swapped = Images(20, i => i % 2 == 1);

        Page(swapped).ShouldBe(Page(images));
    }

    [Fact]
    public void Write_RealAndGenerated_HaveTheSameChunksAndNoText()
    {
        var pngs = PngsOf(Page(Images(6, i => i < 3))).ToList();

        pngs.Count.ShouldBe(6);
        pngs.ShouldAllBe(png => string.Join(' ', PngChunks.Types(png)) == "IHDR IDAT IEND");
    }

    [Fact]
    public void Write_Page_LoadsNothing()
    {
        var page = Page(Images(4, i => i < 2));

        page.ShouldNotContain("http");
        page.ShouldNotContain(new string('5', 64));
        Sources().Matches(page).Select(match => match.Groups[1].Value).ShouldAllBe(source => source == "data:image/png;base64,");
    }

    [Fact]
    public void InPageOrder_ManyImages_MixesThem()
    {
        var images = Images(200, i => i < 100);

        var order = QuizImage.InPageOrder(images, seed: 7);

        order.Count(image => order.IndexOf(image) < 100 && image.Item.Is == QuizAnswer.Real).ShouldBeInRange(35, 65);
        order.ShouldBe(images, ignoreOrder: true);
        QuizImage.InPageOrder(images, seed: 8).ShouldNotBe(order);
        QuizImage.InPageOrder(images.Reverse<QuizImage>(), seed: 7).ShouldBe(order);
    }

    private static List<QuizImage> Images(int count, Func<int, bool> isReal) =>
        [.. Enumerable.Range(0, count).Select(i => QuizImage.Of(
            isReal(i) ? new QuizItem(QuizAnswer.Real, Sample: new string('5', 64)) : new QuizItem(QuizAnswer.Generated, Index: i),
            Pixels(i),
            Shape))];

    private static byte[] Pixels(int seed)
    {
        var pixels = new byte[Shape.Length];
        new Random(seed).NextBytes(pixels);
        return pixels;
    }

    private static string Page(List<QuizImage> images)
    {
        using var page = new StringWriter();
        var ordered = QuizImage.InPageOrder(images, seed: 1);
        QuizPage.Write(page, QuizImage.IdOf(ordered), [.. ordered.Select(image => image.Png)], Shape);
        return page.ToString();
    }

    private static IEnumerable<byte[]> PngsOf(string page) =>
        Data().Matches(page).Select(match => Convert.FromBase64String(match.Groups[1].Value));

    [GeneratedRegex("base64,([A-Za-z0-9+/=]+)")]
    private static partial Regex Data();

    [GeneratedRegex("""(?:src|href)="([^"]*?base64,|[^"]*)""")]
    private static partial Regex Sources();
}
