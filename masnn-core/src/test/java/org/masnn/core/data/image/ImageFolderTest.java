package org.masnn.core.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {

    @TempDir
    private Path folder;

    /** The 200 real pictures of 1000 classes. */
    static ImageFolder imageNetSamples() throws IOException {
        Path data = Pictures.data("imagenet_samples");
        return ImageFolder.builder(data)
                .labels("labels.csv")
                .classes(ImageClasses.read(data.resolve("imagenet_1000_classes.csv")))
                .open();
    }

    private void file(String name) throws IOException {
        file(name, name);
    }

    private void file(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private static List<String> names(ImageFolder images, String start) {
        return IntStream.range(0, images.size())
                .mapToObj(i -> images.name(i).substring(start.length()) + " " + images.label(i))
                .toList();
    }

    @Test
    void open_foldersOfClasses_areSortedByName() throws IOException {
        file("train/n02/b.JPEG");
        file("train/n02/a.png");
        file("train/n01/z.jpg");
        file("train/n01/deep/y.jpeg");
        file("train/README");
        file("train/n01/.DS_Store");
        file("train/.git/config");
        file("train/__MACOSX/n01/z.jpg");
        ImageFolder images = ImageFolder.builder(folder).split("train").open();
        assertThat(images.classes().folders()).containsExactly("n01", "n02");
        assertThat(names(images, folder + "/train/"))
                .containsExactly("n01/deep/y.jpeg 0", "n01/z.jpg 0", "n02/a.png 1", "n02/b.JPEG 1");
        assertThat(images.imagesPerClass()).containsExactly(2, 2);
        assertThat(images.read(2)).asString(StandardCharsets.UTF_8).isEqualTo("train/n02/a.png");
    }

    @Test
    void open_zip_isReadInPlace() throws IOException {
        Path zip = folder.resolve("small.ZIP");
        try (OutputStream output = Files.newOutputStream(zip);
                ZipOutputStream entries = new ZipOutputStream(output)) {
            for (String name : List.of("val/dog/1.jpg", "val/cat/2.jpg", "val/cat/1.jpg", "__MACOSX/val/cat/1.jpg")) {
                entries.putNextEntry(new ZipEntry(name));
                entries.write(name.getBytes(StandardCharsets.UTF_8));
                entries.closeEntry();
            }
        }
        try (ImageFolder images = ImageFolder.builder(zip).split("val").open()) {
            assertThat(images.classes().names()).containsExactly("cat", "dog");
            assertThat(names(images, zip + "!/val/")).containsExactly("cat/1.jpg 0", "cat/2.jpg 0", "dog/1.jpg 1");
            assertThat(images.read(2)).asString(StandardCharsets.UTF_8).isEqualTo("val/dog/1.jpg");
        }
        assertThatThrownBy(() -> ImageFolder.builder(zip).split("train").open())
                .isInstanceOf(ImageFormatException.class)
                .hasMessage(zip + "!/: expected a folder \"train\" inside, got none; lay images out as"
                        + " train/<class>/<image>");
    }

    @Test
    void open_brokenZip_isNamed() throws IOException {
        file("a.zip", "no zip");
        assertThatThrownBy(() -> ImageFolder.builder(folder.resolve("a.zip")).open())
                .isInstanceOf(ImageFormatException.class)
                .hasMessageStartingWith(folder.resolve("a.zip") + ": cannot be opened as a zip file (");
        assertThatThrownBy(() -> ImageFolder.builder(folder.resolve("b")).open())
                .hasMessage(folder.resolve("b") + ": expected a folder or a zip file, got nothing of that name");
    }

    @Test
    void open_classWithoutImages_isNamed() throws IOException {
        file("a/1.jpg");
        Files.createDirectories(folder.resolve("b"));
        assertThatThrownBy(() -> ImageFolder.builder(folder).open())
                .isInstanceOf(ImageFormatException.class)
                .hasMessage(folder.resolve("b") + ": expected one image or more of this class, got none; add images or"
                        + " remove the folder");
    }

    @Test
    void open_otherFiles_areRefusedOrSkipped() throws IOException {
        file("a/1.jpg");
        file("a/2.txt");
        assertThatThrownBy(() -> ImageFolder.builder(folder).open())
                .isInstanceOf(ImageFormatException.class)
                .hasMessage(folder.resolve("a/2.txt") + ": expected an image named .jpg, .jpeg or .png in a class's"
                        + " folder, got another file; remove it or choose OtherFiles.SKIP");
        ImageFolder images =
                ImageFolder.builder(folder).otherFiles(OtherFiles.SKIP).open();
        assertThat(images.size()).isEqualTo(1);
    }

    @Test
    void open_givenClasses_fixTheLabels() throws IOException {
        file("b/1.jpg");
        file("a/1.jpg");
        ImageClasses classes = new ImageClasses(List.of("c", "b", "a"), List.of("sea", "bee", "eh"));
        ImageFolder images = ImageFolder.builder(folder).classes(classes).open();
        assertThat(names(images, folder + "/")).containsExactly("b/1.jpg 1", "a/1.jpg 2");
        assertThat(images.imagesPerClass()).containsExactly(0, 1, 1);
        file("d/1.jpg");
        assertThatThrownBy(() -> ImageFolder.builder(folder).classes(classes).open())
                .isInstanceOf(ImageFormatException.class)
                .hasMessage(folder + ": expected folders of the 3 given classes, got 1 of others: [d]");
    }

    @Test
    void open_noClasses_isNamed() throws IOException {
        file("1.jpg");
        assertThatThrownBy(() -> ImageFolder.builder(folder).open())
                .isInstanceOf(ImageFormatException.class)
                .hasMessage(folder + ": expected a folder for each class inside, got none; lay images out as"
                        + " <class>/<image>, or name the split or the table of labels");
    }

    @Test
    void open_tableOfLabels_namesFilesAndLabels() throws IOException {
        file("1.jpg");
        file("2.jpg");
        file("labels.csv", "class_index,name,file\n1,x,2.jpg\n0,y,1.jpg\n");
        ImageClasses classes = ImageClasses.sorted(List.of("y", "x"));
        ImageFolder.Builder builder =
                ImageFolder.builder(folder).labels("labels.csv").classes(classes);
        assertThat(names(builder.open(), folder + "/")).containsExactly("2.jpg 1", "1.jpg 0");
        String table = folder.resolve("labels.csv").toString();
        file("labels.csv", "class_index,file\n1,2.jpg\n2,1.jpg\n");
        assertThatThrownBy(builder::open)
                .isInstanceOf(ImageFormatException.class)
                .hasMessage(table + ": line 3: expected a class index of 0..1, got \"2\"");
        file("labels.csv", "class_index,file\n1,3.jpg\n");
        assertThatThrownBy(builder::open).hasMessage(table + ": line 2: expected an image \"3.jpg\", got no such file");
        file("labels.csv", "label,file\n1,1.jpg\n");
        assertThatThrownBy(builder::open)
                .hasMessage(table
                        + ": expected a first line with the fields \"file\" and \"class_index\", got [label, file]");
        file("labels.csv", "class_index,file\n1\n");
        assertThatThrownBy(builder::open).hasMessage(table + ": line 2: expected 2 fields, got 1");
        assertThatThrownBy(
                        () -> ImageFolder.builder(folder).labels("labels.csv").open())
                .hasMessageStartingWith(table + ": expected the classes of the labels to be given");
    }

    @Test
    void read_missingFile_isNamed() throws IOException {
        file("a/1.jpg");
        ImageFolder images = ImageFolder.builder(folder).open();
        Files.delete(folder.resolve("a/1.jpg"));
        assertThatThrownBy(() -> images.read(0))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(folder.resolve("a/1.jpg") + ": cannot be read (");
    }

    @Test
    void classes_texts_areRead() throws IOException {
        file("classes.txt", "tench\n\ngold fish\n");
        assertThat(ImageClasses.read(folder.resolve("classes.txt")).folders()).containsExactly("tench", "gold fish");
        file("index.csv", "0,n01,tench\n1,n02,goldfish, Carassius\n");
        ImageClasses classes = ImageClasses.read(folder.resolve("index.csv"));
        assertThat(classes.folders()).containsExactly("n01", "n02");
        assertThat(classes.names()).containsExactly("tench", "goldfish, Carassius");
        file("index.csv", "1,n01,tench\n");
        assertThatThrownBy(() -> ImageClasses.read(folder.resolve("index.csv")))
                .isInstanceOf(ImageFormatException.class)
                .hasMessage(folder.resolve("index.csv") + ": line 1: expected \"0,<folder>,<name>\" or a folder alone,"
                        + " got \"1,n01,tench\"; indices count from 0 in the order of the labels");
        file("index.csv", "0,n01\n1,n01\n");
        assertThatThrownBy(() -> ImageClasses.read(folder.resolve("index.csv")))
                .isInstanceOf(ImageFormatException.class)
                .hasMessage(
                        folder.resolve("index.csv") + ": ImageClasses: expected different folders, got \"n01\" twice");
    }

    @Test
    void open_realImageNet_has200ImagesOf1000Classes() throws IOException {
        assumeThat(Pictures.data("imagenet_samples"))
                .as("real pictures; -Dmasnn.data=DIR names their folder")
                .exists();
        ImageFolder images = imageNetSamples();
        assertThat(images.size()).isEqualTo(200);
        assertThat(images.classes().size()).isEqualTo(1000);
        assertThat(images.label(199)).isEqualTo(995);
        assertThat(images.classes().names().get(0)).isEqualTo("tench");
        assertThat(images.classes().folders()).isSorted();
    }

    @Test
    void open_realCifar_isReadFromItsZip() throws IOException {
        assumeThat(Pictures.data("cifar10_jpeg"))
                .as("real pictures; -Dmasnn.data=DIR names their folder")
                .exists();
        try (ImageFolder train = ImageFolder.builder(
                                Pictures.data("cifar10_jpeg").resolve("train.zip"))
                        .open();
                ImageFolder test = ImageFolder.builder(
                                Pictures.data("cifar10_jpeg").resolve("test.zip"))
                        .classes(train.classes())
                        .open()) {
            assertThat(train.classes().names())
                    .containsExactly(
                            "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");
            assertThat(train.imagesPerClass()).containsOnly(1000);
            assertThat(test.imagesPerClass()).containsOnly(200);
        }
    }
}
