using System.Formats.Tar;
using System.IO.Compression;

namespace GenWorkers.Tests.Hosting.Embedded;

/// <summary>Archives that nobody should send, and how they are made.</summary>
internal static class BadArchives
{
    private const int UnixLink = 0xA1FF;

    public static byte[] Zip(string member, byte[] content, bool isLink = false)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            var entry = zip.CreateEntry(member);
            entry.ExternalAttributes = isLink ? unchecked(UnixLink << 16) : 0;
            using var stream = entry.Open();
            stream.Write(content);
        }

        return packed.ToArray();
    }

    public static byte[] Tar(string member, byte[] content) => Tar((member, content));

    public static byte[] Tar(params (string Name, byte[] Content)[] members) =>
        Tar(members.Select(member => new PaxTarEntry(TarEntryType.RegularFile, member.Name) { DataStream = new MemoryStream(member.Content) }));

    public static byte[] TarOfLink(string member, string target) =>
        Tar([new PaxTarEntry(TarEntryType.SymbolicLink, member) { LinkName = target }]);

    private static byte[] Tar(IEnumerable<TarEntry> entries)
    {
        using var packed = new MemoryStream();
        using (var tar = new TarWriter(packed, leaveOpen: true))
        {
            foreach (var entry in entries)
                tar.WriteEntry(entry);
        }

        return packed.ToArray();
    }
}
