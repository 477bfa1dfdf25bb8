using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Marks one symbol version that an ELF file requires of a library as weak (VER_FLG_WEAK), so that the loader accepts a
/// library without it. Does nothing where the system's library has the version. Why this is sound:
/// docs/decisions/0001-torchsharp-on-debian-12.md. Compiled by MSBuild at build time, against netstandard2.0.
/// </summary>
public sealed class WeakSymbolVersion : Task
{
    private const int VerneedSection = 0x6ffffffe; // SHT_GNU_verneed
    private const byte WeakFlag = 2;               // VER_FLG_WEAK

    /// <summary>The file to patch: a copy of our own, never a file of the package cache.</summary>
    [Required]
    public string File { get; set; }

    [Required]
    public string Library { get; set; }

    [Required]
    public string SymbolVersion { get; set; }

    public override bool Execute()
    {
        if (SystemHasVersion())
            return true;
        var bytes = System.IO.File.ReadAllBytes(File);
        if (bytes.Length < 64 || BitConverter.ToUInt32(bytes, 0) != 0x464c457f || bytes[4] != 2 || bytes[5] != 1)
        {
            Log.LogError("{0} is not a 64-bit little-endian ELF file.", File);
            return false;
        }

        var flagOffsets = RequirementFlags(bytes).ToList();
        foreach (var offset in flagOffsets)
            bytes[offset] |= WeakFlag;
        if (flagOffsets.Count > 0)
            System.IO.File.WriteAllBytes(File, bytes);
        Log.LogMessage(MessageImportance.Normal, "{0}: {1} requirements of {2} made weak", File, flagOffsets.Count, SymbolVersion);
        return true;
    }

    /// <summary>A library defines a version by its name in the string table.</summary>
    private bool SystemHasVersion()
    {
        string[] folders = { "/usr/lib/x86_64-linux-gnu", "/lib/x86_64-linux-gnu", "/usr/lib64", "/lib64", "/usr/lib", "/lib" };
        var path = folders.Select(folder => Path.Combine(folder, Library)).FirstOrDefault(System.IO.File.Exists);
        return path != null
            && Encoding.ASCII.GetString(System.IO.File.ReadAllBytes(path)).Contains("\0" + SymbolVersion + "\0");
    }

    /// <summary>Where the vna_flags of the named version lie, over all sections of version requirements.</summary>
    private IEnumerable<int> RequirementFlags(byte[] elf)
    {
        var sections = (int)BitConverter.ToInt64(elf, 0x28);
        var entrySize = BitConverter.ToUInt16(elf, 0x3a);
        var count = BitConverter.ToUInt16(elf, 0x3c);
        for (var index = 0; index < count; index++)
        {
            var header = sections + index * entrySize;
            if (BitConverter.ToUInt32(elf, header + 4) != VerneedSection)
                continue;
            var linked = sections + BitConverter.ToInt32(elf, header + 0x28) * entrySize;
            var names = (int)BitConverter.ToInt64(elf, linked + 0x18);
            foreach (var offset in FlagsOfSection(elf, (int)BitConverter.ToInt64(elf, header + 0x18), names))
                yield return offset;
        }
    }

    /// <summary>Walks Verneed records (one a library) and their Vernaux records (one a version).</summary>
    private IEnumerable<int> FlagsOfSection(byte[] elf, int need, int names)
    {
        while (true)
        {
            var isLibrary = NameAt(elf, names + BitConverter.ToInt32(elf, need + 4)) == Library;
            var versions = BitConverter.ToUInt16(elf, need + 2);
            var version = need + BitConverter.ToInt32(elf, need + 8);
            for (var index = 0; index < versions; index++)
            {
                if (isLibrary && NameAt(elf, names + BitConverter.ToInt32(elf, version + 8)) == SymbolVersion)
                    yield return version + 4;
                version += BitConverter.ToInt32(elf, version + 12);
            }

            var next = BitConverter.ToInt32(elf, need + 12);
            if (next == 0)
                yield break;
            need += next;
        }
    }

    private static string NameAt(byte[] bytes, int start) =>
        Encoding.ASCII.GetString(bytes, start, Array.IndexOf(bytes, (byte)0, start) - start);
}
